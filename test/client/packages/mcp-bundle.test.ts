import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../../cli/arguments.ts'
import { verifyCommand } from '../../../cli/commands/verify.ts'
import { capture } from '../../../src/client/capture/capture.ts'
import { defaultLimits } from '../../../src/client/capture/limits.ts'
import { prepareLaunch } from '../../../src/client/launch/launch.ts'
import type { LaunchOptions } from '../../../src/client/launch/launch-options.ts'
import { openBundle } from '../../../src/client/packages/mcp-bundle.ts'
import { readZipDirectory } from '../../../src/client/packages/zip-directory.ts'
import { parseTarget } from '../../../src/client/target.ts'
import { sha256Hex } from '../../../src/crypto/sha256.ts'
import { errorCode, laterErrorCode } from '../../support/error-code.ts'
import { temporaryFolder } from '../../support/memory-io.ts'
import { serverScript } from '../../support/npm-registry.ts'
import { type TestZipEntry, type TestZipOptions, zipFile } from '../../support/zip-file.ts'

const dirname = '$' + '{__dirname}'

const manifestWith = (config: unknown, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    manifest_version: '0.3',
    name: 'weather',
    version: '1.2.0',
    server: { type: 'node', mcp_config: config },
    ...more,
  })

const manifest = {
  name: 'manifest.json',
  text: manifestWith({ command: 'node', args: [`${dirname}/server/index.js`] }),
}
const server = { name: 'server/index.js', text: serverScript('from a bundle') }

/** A bundle file in a folder of its own, with the state folder beside it. */
function bundleOf(
  entries: readonly TestZipEntry[],
  options: TestZipOptions = {},
): { path: string; state: string; folder: string } {
  const folder = temporaryFolder()
  const path = join(folder, 'weather.mcpb')
  writeFileSync(path, zipFile(entries, options))
  return { path, folder, state: join(folder, 'state') }
}

const opened = async (entries: readonly TestZipEntry[], options: TestZipOptions = {}): Promise<string> => {
  const { path, state, folder } = bundleOf(entries, options)
  const code = await laterErrorCode(() => openBundle(path, state))
  const escaped = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('escaped'))
  expect(escaped.filter((name) => !name.includes('/content/'))).toEqual([])
  if (code !== 'no error') expect(existsSync(state) ? readdirSync(join(state, 'packages')) : []).toEqual([])
  return code
}

describe('a bundle is started from its unpacked copy', () => {
  test('wherever it lies, it is a program and no file with a snapshot', () => {
    for (const word of ['weather.mcpb', './weather.mcpb', '/srv/weather.mcpb']) {
      expect(parseTarget([word])).toMatchObject({ kind: 'command', argv: [word] })
      const { words } = parseArguments(verifyCommand, ['--json', word, '--json'])
      expect(words).toEqual([word, '--json'])
    }
    expect(parseTarget(['https://acme.example/weather.mcpb']).kind).toBe('url')
    expect(parseTarget(['./weather.mcpb.json']).kind).toBe('file')
  })

  test('as its manifest says, by its digest', async () => {
    const { path, state, folder } = bundleOf([manifest, { name: 'server/' }, server])
    const options: LaunchOptions = { stateFolder: state, offline: true, environment: {}, cwd: folder }
    const launch = await prepareLaunch({ kind: 'command', argv: ['./weather.mcpb', '--x'], env: { A: 'b' } }, options)
    const sha256 = sha256Hex(new Uint8Array(readFileSync(path)))
    const content = join(state, 'packages', sha256.slice(0, 32), 'content')
    expect(launch).toMatchObject({
      target: { argv: [process.execPath, join(content, 'server/index.js'), '--x'], env: { A: 'b' } },
      running: { kind: 'mcpb', sha256 },
      package: { name: 'weather', version: '1.2.0' },
      folder: content,
      notChecked: [],
    })
    const { snapshot } = await capture(launch.target, { limits: defaultLimits, environment: process.env })
    expect(snapshot.sections.tools?.[0]?.value.description).toBe('from a bundle')
  })

  test('its copy is checked at every start', async () => {
    const { path, state } = bundleOf([manifest, server])
    const { folder } = await openBundle(path, state)
    expect((await openBundle(path, state)).folder).toBe(folder)
    writeFileSync(join(folder, 'server/index.js'), 'evil')
    expect(await laterErrorCode(() => openBundle(path, state))).toBe('E_PACKAGE_MISMATCH')
  })

  test('another platform\u2019s words do not count, this one\u2019s do, and the bundle\u2019s variables come first', async () => {
    const overrides = {
      [process.platform]: { args: [`${dirname}/server/index.js`, 'own'] },
      other: { command: 'evil' },
    }
    const config = { command: 'node', args: ['x'], env: { HOME_OF: `${dirname}/x` }, platform_overrides: overrides }
    const { path, state } = bundleOf([{ ...manifest, text: manifestWith(config) }, server])
    const { argv, env, folder } = await openBundle(path, state)
    expect(argv).toEqual([process.execPath, join(folder, 'server/index.js'), 'own'])
    expect(env).toEqual({ HOME_OF: `${folder}/x` })
  })

  test('a program of the bundle itself keeps its permission', async () => {
    const config = { command: `${dirname}/bin/run`, args: [] }
    const program = { name: 'bin/run', text: '#!/bin/sh\n', mode: 0o100755 }
    const { path, state } = bundleOf([{ ...manifest, text: manifestWith(config) }, program])
    const { argv } = await openBundle(path, state)
    expect(statSync(argv[0] ?? '').mode & 0o777).toBe(0o700)
    expect(await opened([{ ...manifest, text: manifestWith(config) }, program])).toBe('no error')
  })

  test('python and uv are started; what uv fetches is not checked', async () => {
    for (const [command, fetchesMore] of [
      ['python3', false],
      ['uv', true],
    ] as const) {
      const { path, state } = bundleOf([{ ...manifest, text: manifestWith({ command, args: ['run'] }) }])
      expect(await openBundle(path, state)).toMatchObject({ argv: [command, 'run'], fetchesMore })
    }
  })

  test('a signature behind the archive is no obstacle', async () => {
    expect(await opened([manifest, server], { comment: Buffer.from('MCPB_SIG_V1 ... MCPB_SIG_END') })).toBe('no error')
  })

  test('a file that is not there is not resolved', async () => {
    expect(await laterErrorCode(() => openBundle(join(temporaryFolder(), 'x.mcpb'), temporaryFolder()))).toBe(
      'E_PACKAGE_UNRESOLVED',
    )
  })
})

describe('a manifest that cannot be followed for certain is refused', () => {
  test.each([
    ['another program', { command: 'npx', args: ['-y', 'evil'] }],
    ['a shell', { command: 'sh', args: ['-c', 'id'] }],
    ['an absolute program', { command: '/bin/sh' }],
    ['a program that climbs out', { command: `${dirname}/../../bin/sh` }],
    ['the folder itself', { command: dirname }],
    ['a setting of the user', { command: 'node', args: ['$' + '{user_config.key}'] }],
    ['a variable of the home', { command: 'node', args: ['$' + '{HOME}/x'] }],
    ['a setting among the variables', { command: 'node', env: { KEY: '$' + '{user_config.key}' } }],
    ['no command', { args: [] }],
    ['arguments that are no list', { command: 'node', args: 'x' }],
  ])('%s', async (_, config) => {
    const { path, state } = bundleOf([{ ...manifest, text: manifestWith(config) }, server])
    expect(await laterErrorCode(() => openBundle(path, state))).toBe('E_PACKAGE_INVALID')
  })
})

describe('archives that are refused', () => {
  const honest = [manifest, server]

  test('the honest twin is opened', async () => {
    expect(await opened(honest)).toBe('no error')
    expect(await opened([manifest, { ...server, method: 0 }])).toBe('no error')
  })

  test.each<[string, TestZipEntry]>([
    ['a path that climbs out', { name: '../escaped' }],
    ['a path that climbs out deeper', { name: 'server/../../escaped' }],
    ['an absolute path', { name: '/tmp/escaped' }],
    ['a drive', { name: 'C:/escaped' }],
    ['backslashes', { name: '..\\escaped' }],
    ['a dot', { name: './escaped' }],
    ['an empty part', { name: 'server//escaped' }],
    ['an empty name', { name: '' }],
    ['a NUL', { name: 'a\0b' }],
    ['a name that is no UTF-8', { name: Buffer.from([0xff, 0xfe]) }],
    ['a name of an unknown character set', { name: 'caf\u00e9', flags: 0 }],
    ['a symbolic link', { name: 'link', text: '/etc/passwd', mode: 0o120777 }],
    ['a device', { name: 'device', mode: 0o20666 }],
    ['an encrypted entry', { name: 'secret', flags: 0x801 }],
    ['another packing', { name: 'packed', method: 12 }],
    ['a second entry of one path', { name: 'server/index.js', text: 'evil' }],
    ['a second entry that differs in case', { name: 'Server/Index.js', text: 'evil' }],
    ['a file where a folder is', { name: 'server' }],
    ['another name in its own header', { name: 'a.js', localName: 'b.js' }],
    ['a longer name in its own header', { name: 'a.js', localName: 'a.json' }],
    ['more bytes than announced', { name: 'a.js', text: 'abcdef', size: 3 }],
    ['fewer bytes than announced', { name: 'a.js', text: 'abc', size: 6 }],
    ['another checksum', { name: 'a.js', text: 'abc', checksum: 1 }],
    ['a size of the 64-bit kind', { name: 'a.js', size: 0xffffffff }],
    ['a gigabyte announced', { name: 'a.js', size: 1024 ** 3 }],
  ])('%s', async (_, entry) => {
    expect(await opened([...honest, entry])).toBe('E_PACKAGE_INVALID')
  })

  test('a bomb, a torn archive, two ends, and no archive at all', async () => {
    expect(await opened([...honest, { name: 'bomb', text: '\0'.repeat(8 * 1024 * 1024) }])).toBe('E_PACKAGE_INVALID')
    expect(await opened(honest, { count: 1 })).toBe('E_PACKAGE_INVALID')
    expect(await opened(honest, { count: 3 })).toBe('E_PACKAGE_INVALID')
    expect(await opened(honest, { comment: zipFile([manifest]) })).toBe('E_PACKAGE_INVALID')
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('PK'),
      zipFile(honest).subarray(0, -1),
      zipFile(honest).subarray(4),
    ]) {
      expect(errorCode(() => readZipDirectory(new Uint8Array(bytes)))).toBe('E_PACKAGE_INVALID')
    }
  })

  test('caps are held, exactly', () => {
    const bytes = new Uint8Array(zipFile(honest))
    const size = manifest.text.length + server.text.length
    const limits = { maxEntries: 2, maxBytes: size, maxRatio: 100 }
    expect(readZipDirectory(bytes, limits)).toHaveLength(2)
    expect(errorCode(() => readZipDirectory(bytes, { ...limits, maxEntries: 1 }))).toBe('E_PACKAGE_INVALID')
    expect(errorCode(() => readZipDirectory(bytes, { ...limits, maxBytes: size - 1 }))).toBe('E_PACKAGE_INVALID')
    expect(errorCode(() => readZipDirectory(bytes, { ...limits, maxRatio: 0.5 }))).toBe('E_PACKAGE_INVALID')
  })

  test('without a manifest, or with one that is no JSON object, nothing is started', async () => {
    for (const entries of [
      [server],
      [{ ...manifest, text: '[]' }, server],
      [{ ...manifest, text: '{"name":1}' }, server],
    ]) {
      const { path, state } = bundleOf(entries)
      expect(await laterErrorCode(() => openBundle(path, state))).toBe('E_PACKAGE_INVALID')
    }
  })
})
