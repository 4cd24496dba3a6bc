import { describe, expect, test } from 'vitest'
import { forbiddenVariable, guardWords } from '../../src/hosts/guarded-command.ts'
import type { CommandEntry } from '../../src/hosts/host-entry.ts'

const ours = '/opt/touchmark/dist/cli/main.js'
const isOurs = (path: string): boolean => path === ours
const entry = (argv: string[], env: Record<string, string> = {}): CommandEntry => ({
  kind: 'command',
  name: 'files',
  argv,
  env,
})

describe('an entry that starts the guard', () => {
  test.each<[string[]]>([
    [['touchmark', 'guard', '--entry', 'files', 'npx', 'files']],
    [[ours, 'guard', '--entry', 'files', 'npx', 'files']],
    [['node', ours, 'guard', '--entry', 'files', 'npx', 'files']],
    [['/usr/bin/node', ours, 'guard', '--entry', 'files', 'npx', 'files']],
  ])('is recognised: %j', (argv) => {
    expect(guardWords(entry(argv), isOurs)).toEqual(['--entry', 'files', 'npx', 'files'])
  })

  test.each<[string, string[], Record<string, string>]>([
    ['another verb', ['touchmark', 'snapshot', 'npx', 'files'], {}],
    ['a script of the same name', ['./touchmark', 'guard', 'npx', 'files'], {}],
    ['another script under node', ['node', './main.js', 'guard', 'npx', 'files'], {}],
    ['an option of node before our program', ['node', '--import=./evil.mjs', ours, 'guard', 'npx', 'files'], {}],
    ['a shell around it', ['sh', '-c', 'touchmark guard npx files'], {}],
    ['a PATH of its own', ['touchmark', 'guard', 'npx', 'files'], { PATH: './bin' }],
    ['the server itself', ['npx', 'files'], {}],
  ])('is not one with %s', (_, argv, env) => {
    expect(guardWords(entry(argv, env), isOurs)).toBeNull()
  })
})

describe('variables that a project may not set', () => {
  test.each(['NODE_OPTIONS', 'node_options', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'TOUCHMARK_TOKEN'])(
    '%s',
    (name) => {
      expect(forbiddenVariable(['DEBUG', name], false)).toBe(name)
    },
  )

  test('DEBUG may be set', () => {
    expect(forbiddenVariable(['DEBUG', 'KNODE_OPTIONS'], false)).toBeUndefined()
  })

  test.each(['HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'CI', 'PATH'])(
    '%s, where it would reach the guard',
    (name) => {
      expect(forbiddenVariable([name], true)).toBe(name)
      expect(forbiddenVariable([name], false)).toBeUndefined()
    },
  )
})
