import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findOwnCopy } from '../../../src/client/packages/own-copy.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

const weather = { name: '@acme/weather', bin: null }

/** A project with a folder in it, where the runner is started. */
function project(files: Readonly<Record<string, string>>): { root: string; cwd: string } {
  const root = temporaryFolder()
  const cwd = join(root, 'deep/er')
  mkdirSync(cwd, { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return { root, cwd }
}

describe('findOwnCopy', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['an installed package', { 'node_modules/@acme/weather/package.json': '{}' }, 'node_modules/@acme/weather'],
    ['one installed further down', { 'deep/node_modules/@acme/weather/x': '' }, 'deep/node_modules/@acme/weather'],
    ['the project itself', { 'package.json': '{"name":"@acme/weather"}' }, 'package.json'],
    ['a program of the project', { 'package.json': '{"name":"x","bin":{"@acme/weather":"x.js"}}' }, 'package.json'],
    [
      'a project that cannot be read for certain',
      { 'package.json': '{"name":"x","name":"@acme/weather"}' },
      'package.json',
    ],
  ])('%s is preferred', async (_, files, expected) => {
    const { root, cwd } = project(files)
    expect(await findOwnCopy(cwd, weather)).toBe(join(root, expected))
  })

  test('an installed program of the name is preferred', async () => {
    const { root, cwd } = project({ 'node_modules/.bin/forecast': '' })
    expect(await findOwnCopy(cwd, { name: 'forecast', bin: null })).toBe(join(root, 'node_modules/.bin/forecast'))
    expect(await findOwnCopy(cwd, { name: 'weather', bin: 'forecast' })).toBe(join(root, 'node_modules/.bin/forecast'))
    expect(await findOwnCopy(cwd, { name: 'weather', bin: null })).toBeNull()
  })

  test('other packages, other projects, and a project that is no object are not', async () => {
    const others = { 'node_modules/@acme/other/package.json': '{}', 'package.json': '{"name":"x","bin":"x.js"}' }
    expect(await findOwnCopy(project(others).cwd, weather)).toBeNull()
    expect(await findOwnCopy(project({ 'package.json': '[]' }).cwd, weather)).toBeNull()
    expect(await findOwnCopy(project({}).cwd, weather)).toBeNull()
  })
})
