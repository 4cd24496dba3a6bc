import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeSandbox, type SandboxChoice, sandboxTarget } from '../../../src/client/launch/sandbox.ts'
import type { CommandTarget } from '../../../src/client/target.ts'
import { errorCode } from '../../support/error-code.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

/** A folder with a script, and one with programs of these names. */
function place(...names: string[]) {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'server'))
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'server/main.mjs'), '')
  for (const name of names) writeFileSync(join(folder, 'bin', name), '', { mode: 0o755 })
  const target: CommandTarget = {
    kind: 'command',
    argv: ['/usr/bin/env', 'server/main.mjs', '--token', 'plain'],
    env: { API_TOKEN: 'a secret' },
  }
  const where = { cwd: folder, packageFolder: null, path: `${join(folder, 'bin')}:relative`, home: '/home/person' }
  return { folder, target, where, bin: (name: string) => join(folder, 'bin', name) }
}
const choice = (more: Partial<SandboxChoice> = {}): SandboxChoice => ({
  kind: 'auto',
  image: null,
  readable: [],
  writable: [],
  network: false,
  ...more,
})

/** Whether words stand in this order, side by side. */
const holds = (argv: readonly string[], ...words: string[]): boolean => argv.join('\n').includes(words.join('\n'))

describe('bubblewrap', () => {
  test('no network, no capabilities, not root, and nothing but what the words name', () => {
    const { folder, target, where, bin } = place('bwrap')
    const { argv } = sandboxTarget(target, choice(), where)
    expect(argv[0]).toBe(bin('bwrap'))
    expect(holds(argv, '--unshare-all', '--uid', '10001', '--gid', '10001', '--cap-drop', 'ALL')).toBe(true)
    expect(argv).not.toContain('--share-net')
    expect(holds(argv, '--ro-bind', join(folder, 'server'), join(folder, 'server'))).toBe(true)
    expect(holds(argv, '--dir', folder, '--chdir', folder, '--remount-ro', '/', '--', ...target.argv)).toBe(true)
    expect(argv).not.toContain('--bind')
    expect(argv.join()).not.toContain('a secret')
  })

  test('what is asked for is given: paths, network, the working directory once it is covered', () => {
    const { folder, target, where } = place('bwrap')
    const { argv } = sandboxTarget(
      target,
      choice({ network: true, readable: ['/srv/data'], writable: [folder] }),
      where,
    )
    expect(holds(argv, '--unshare-all', '--share-net')).toBe(true)
    expect(holds(argv, '--ro-bind', '/srv/data', '/srv/data')).toBe(true)
    expect(holds(argv, '--bind', folder, folder)).toBe(true)
    expect(holds(argv, '--chdir', folder)).toBe(true)
    expect(holds(argv, '--ro-bind-try', '/etc/resolv.conf', '/etc/resolv.conf')).toBe(true)
  })

  test('the whole of a package that was copied, and what a link names', () => {
    const { folder, target, where } = place('bwrap')
    const copy = join(folder, 'packages/abc')
    mkdirSync(join(copy, 'node_modules/weather'), { recursive: true })
    symlinkSync(join(folder, 'server/main.mjs'), join(folder, 'link.mjs'))
    const linked = { ...target, argv: ['/usr/bin/env', './link.mjs'] }
    const { argv } = sandboxTarget(linked, choice(), { ...where, packageFolder: join(copy, 'node_modules/weather') })
    expect(holds(argv, '--ro-bind', copy, copy)).toBe(true)
    expect(holds(argv, '--ro-bind', join(folder, 'server'), join(folder, 'server'))).toBe(true)
  })

  test('a script that is named without its folder, and all that is installed with a program', () => {
    const { folder, target, where } = place('bwrap')
    const bare = { ...target, argv: ['/usr/bin/env', 'main.mjs', 'other.mjs'] }
    const cwd = join(folder, 'server')
    const { argv } = sandboxTarget(bare, choice(), { ...where, cwd })
    expect(holds(argv, '--ro-bind', cwd, cwd)).toBe(true)
    expect(argv.filter((word) => word === '--ro-bind')).toHaveLength(1)

    const modules = join(folder, 'node_modules')
    mkdirSync(join(modules, '.bin'), { recursive: true })
    mkdirSync(join(modules, 'weather/dist'), { recursive: true })
    writeFileSync(join(modules, 'weather/dist/index.js'), '')
    symlinkSync('../weather/dist/index.js', join(modules, '.bin/weather'))
    const program = { ...target, argv: [join(modules, '.bin/weather')] }
    expect(holds(sandboxTarget(program, choice(), where).argv, '--ro-bind', modules, modules)).toBe(true)
  })

  test.each(['home', 'a folder above it'])('a script that lies in %s is read alone', (which) => {
    const { folder, target, where } = place('bwrap')
    const script = join(folder, 'server/main.mjs')
    const above = join(folder, 'server')
    mkdirSync(join(above, 'person'))
    const home = which === 'home' ? above : join(above, 'person')
    const { argv } = sandboxTarget(target, choice(), { ...where, home })
    expect(holds(argv, '--ro-bind', script, script)).toBe(true)
    expect(holds(argv, '--ro-bind', above, above)).toBe(false)
    expect(holds(sandboxTarget(target, choice(), where).argv, '--ro-bind', above, above)).toBe(true)
  })

  test('nobody gets everything because of a script at the top', () => {
    const { target, where } = place('bwrap')
    const { argv } = sandboxTarget({ ...target, argv: ['/usr/bin/env', '/'] }, choice(), where)
    expect(holds(argv, '--ro-bind', '/', '/')).toBe(false)
  })
})

describe('containers', () => {
  test.each(['docker', 'podman'] as const)('%s: the flags that confine, and variables by name alone', (kind) => {
    const { folder, target, where, bin } = place(kind)
    const { argv } = sandboxTarget(target, choice({ kind, image: 'node@sha256:ab', writable: ['/srv/out'] }), where)
    expect(argv.slice(0, 3)).toEqual([bin(kind), 'run', '--rm'])
    expect(holds(argv, '--network', 'none', '--read-only', '--cap-drop', 'ALL')).toBe(true)
    expect(holds(argv, '--security-opt', 'no-new-privileges', '--user', '10001:10001')).toBe(true)
    expect(argv).toContain(`${join(folder, 'server')}:${join(folder, 'server')}:ro`)
    expect(argv).toContain('/srv/out:/srv/out:rw')
    expect(holds(argv, '--env', 'API_TOKEN')).toBe(true)
    expect(argv.join()).not.toContain('a secret')
    expect(holds(argv, '--workdir', folder, '--', 'node@sha256:ab', ...target.argv)).toBe(true)
    const elsewhere = sandboxTarget(target, choice({ kind, image: 'x' }), { ...where, cwd: '/nowhere' })
    expect(holds(elsewhere.argv, '--workdir', '/tmp')).toBe(true)
  })

  test('auto takes bubblewrap where both are there, and a container only with an image', () => {
    const both = place('bwrap', 'docker')
    const image = 'node@sha256:ab'
    expect(sandboxTarget(both.target, choice({ image }), both.where).argv[0]).toBe(both.bin('bwrap'))
    const one = place('podman')
    expect(sandboxTarget(one.target, choice({ image }), one.where).argv[0]).toBe(one.bin('podman'))
  })
})

describe('where it cannot', () => {
  test('nothing is started, and it is said plainly', () => {
    const { target, where } = place()
    expect(() => sandboxTarget(target, choice(), where)).toThrow(/no bwrap on this machine.*it was not started/s)
    expect(errorCode(() => sandboxTarget(target, choice({ kind: 'docker', image: 'x' }), where))).toBe('E_SERVER_START')
  })

  test('a container without an image, and a container in a container, are wrong use', () => {
    const { target, where } = place('docker')
    expect(errorCode(() => sandboxTarget(target, choice({ kind: 'docker' }), where))).toBe('E_USAGE')
    const inside = { ...target, argv: ['docker', 'run', 'x'] }
    expect(errorCode(() => sandboxTarget(inside, choice({ kind: 'docker', image: 'x' }), where))).toBe('E_USAGE')
  })
})

test('the command is told as words', () => {
  const { target } = place()
  expect(describeSandbox({ ...target, argv: ['bwrap', '--', 'a b', 'x\u001b'] })).toBe('bwrap -- "a b" "x<U+001B>"')
})
