import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { programWords, readInstalled, resolveBin } from '../../../src/client/packages/package-bin.ts'
import { errorCode } from '../../support/error-code.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

/** A package as it lies on disk after its installation. */
function packageWith(manifest: Readonly<Record<string, unknown>>): string {
  const folder = join(temporaryFolder(), 'node_modules/weather')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'weather', version: '1.0.0', ...manifest }))
  for (const file of ['a.js', 'b.js']) writeFileSync(join(folder, file), '#!/usr/bin/env node\n')
  writeFileSync(join(folder, '../outside.js'), '')
  return folder
}

const started = (bin: unknown, wanted: string | null = null, name = 'weather'): string => {
  const folder = packageWith({ name, bin })
  return resolveBin(folder, readInstalled(folder), wanted).slice(folder.length + 1)
}

describe('resolveBin', () => {
  test.each([
    ['the only one', 'a.js', null, 'a.js'],
    ['the only one, whatever it is called', { other: 'b.js' }, null, 'b.js'],
    ['one file under two names', { one: 'a.js', two: 'a.js' }, null, 'a.js'],
    ['the one named as the package', { other: 'a.js', weather: './b.js' }, null, 'b.js'],
    ['the one that was named', { one: 'a.js', two: 'b.js' }, 'two', 'b.js'],
  ])('%s', (_, bin, wanted, expected) => {
    expect(started(bin, wanted)).toBe(expected)
  })

  test('of a scoped package the last part is the name', () => {
    expect(started({ other: 'a.js', weather: 'b.js' }, null, '@acme/weather')).toBe('b.js')
  })

  test.each([
    ['none', undefined, null],
    ['an empty list', {}, null],
    ['two of other names', { one: 'a.js', two: 'b.js' }, null],
    ['one that is not there', 'c.js', null],
    ['one outside of the package', '../outside.js', null],
    ['one that climbs out and in again', '../weather/a.js', null],
    ['one that climbs by backslashes', '..\\outside.js', null],
    ['one at an absolute path', '/bin/sh', null],
    ['one on a drive', 'C:\\x.js', null],
    ['an empty path', { weather: '' }, null],
    ['a folder', '.', null],
    ['a number', { weather: 1 }, null],
    ['a name that is not there', 'a.js', 'sh'],
    ['a name that every object has', 'a.js', 'constructor'],
  ])('%s: refused', (_, bin, wanted) => {
    expect(errorCode(() => started(bin, wanted))).toBe('E_PACKAGE_INVALID')
  })

  test('a link is followed within the package, and refused where it leads out', () => {
    const folder = packageWith({ bin: 'linked.js' })
    symlinkSync('a.js', join(folder, 'linked.js'))
    expect(resolveBin(folder, readInstalled(folder), null)).toBe(join(folder, 'a.js'))
    const other = packageWith({ bin: 'linked.js' })
    symlinkSync('../outside.js', join(other, 'linked.js'))
    expect(errorCode(() => resolveBin(other, readInstalled(other), null))).toBe('E_PACKAGE_INVALID')
    const neighbour = packageWith({ bin: 'linked/x.js' })
    mkdirSync(`${neighbour}-evil`)
    writeFileSync(join(`${neighbour}-evil`, 'x.js'), '')
    symlinkSync(`${neighbour}-evil`, join(neighbour, 'linked'))
    expect(errorCode(() => resolveBin(neighbour, readInstalled(neighbour), null))).toBe('E_PACKAGE_INVALID')
  })
})

describe('readInstalled', () => {
  test('mcpName is told where it is a string', () => {
    expect(readInstalled(packageWith({ mcpName: 'io.github.acme/weather' })).mcpName).toBe('io.github.acme/weather')
    expect(readInstalled(packageWith({ mcpName: 7 })).mcpName).toBeNull()
    expect(readInstalled(packageWith({})).mcpName).toBeNull()
  })

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['two programs under one name', '{"name":"weather","version":"1.0.0","bin":"a.js","bin":"b.js"}'],
    ['no version', '{"name":"weather"}'],
    ['no name', '{"version":"1.0.0"}'],
  ])('a package.json that is %s: refused', (_, text) => {
    const folder = packageWith({})
    writeFileSync(join(folder, 'package.json'), text)
    expect(errorCode(() => readInstalled(folder))).toBe('E_PACKAGE_INVALID')
  })

  test('no package.json: refused', () => {
    expect(errorCode(() => readInstalled(temporaryFolder()))).toBe('E_PACKAGE_INVALID')
  })
})

describe('programWords', () => {
  test.each([
    ['x', '#!/usr/bin/env node\n', true],
    ['x', '#!/usr/bin/env -S node\r\n', true],
    ['x', '#!/usr/local/bin/node\n', true],
    ['x.mjs', 'export {}', true],
    ['x.js', '#!/usr/bin/env -S node --import ./evil.js\n', false],
    ['x.js', '#!/usr/bin/env bun\n', false],
    ['x', '#!/bin/sh\n', false],
    ['x', '\x7fELF', false],
    ['x.py', 'print()', false],
    ['x', '', false],
  ])('%s beginning with %j: our node is %s', (file, text, byNode) => {
    const path = join(temporaryFolder(), file)
    writeFileSync(path, text)
    chmodSync(path, 0o755)
    expect(programWords(path)).toEqual(byNode ? [process.execPath, path] : [path])
  })
})
