import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { capture } from '../../../src/client/capture/capture.ts'
import { defaultLimits } from '../../../src/client/capture/limits.ts'
import { prepareLaunch } from '../../../src/client/launch/launch.ts'
import type { Launch, LaunchOptions } from '../../../src/client/launch/launch-options.ts'
import type { Target } from '../../../src/client/target.ts'
import type { PackageFacts } from '../../../src/trust/pins.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { temporaryFolder } from '../../support/memory-io.ts'
import {
  integrityOf,
  makeTarball,
  type NpmRegistry,
  packFiles,
  serverPackage,
  serverScript,
  startNpmRegistry,
} from '../../support/npm-registry.ts'

let registry: NpmRegistry

beforeAll(async () => {
  registry = await startNpmRegistry()
})
afterAll(() => registry.close())

/** A place of its own for each test: home, npm's cache, state folder, working directory. */
function place(): { folder: string; state: string; options: LaunchOptions } {
  const folder = temporaryFolder()
  const [state, cwd] = [join(folder, 'state'), join(folder, 'project')]
  mkdirSync(cwd)
  return {
    folder,
    state,
    options: { stateFolder: state, offline: false, environment: registry.environment(folder), cwd },
  }
}

const command = (...argv: string[]): Target => ({ kind: 'command', argv, env: {} })
const npx = (...words: string[]): Target => command('npx', '-y', ...words)

async function descriptionOf({ target }: Launch): Promise<string> {
  const { snapshot } = await capture(target, { limits: defaultLimits, environment: process.env })
  return String(snapshot.sections.tools?.[0]?.value.description)
}

const copyOf = (state: string, integrity: string) =>
  join(state, 'packages', Buffer.from(integrity.slice(7), 'base64').toString('hex').slice(0, 32))

describe('a package is resolved once, and exactly that copy is started', () => {
  test('npx NAME: the copy is content-addressed, and its server answers', async () => {
    const { state, options } = place()
    const files = serverPackage('@acme/weather', '1.0.0', 'first')
    const { name, version, integrity } = registry.serve(JSON.parse(files['package.json']), packFiles(files))
    const launch = await prepareLaunch(npx(name, 'stdio', '--port', '1'), options)
    const folder = join(copyOf(state, integrity ?? ''), 'content/node_modules/@acme/weather')
    expect(launch).toMatchObject({
      target: { kind: 'command', argv: [process.execPath, join(folder, 'server.js'), 'stdio', '--port', '1'] },
      running: { kind: 'npm', name, version, integrity },
      package: { name, version, integrity },
      mcpName: null,
      folder,
      notChecked: ['transitive-dependencies'],
      notices: [],
    })
    expect(await descriptionOf(launch)).toBe('first')
  })

  test('an exact version, a tag and a range are what the registry says', async () => {
    const { options } = place()
    registry.publish(serverPackage('ranged', '1.0.0', 'old'))
    registry.publish(serverPackage('ranged', '1.2.0', 'new'))
    const expected = { '1.0.0': '1.0.0', latest: '1.2.0', '^1.0.0': '1.2.0', '~1.0': '1.0.0' }
    for (const [spec, version] of Object.entries(expected)) {
      const { package: facts } = await prepareLaunch(npx(`ranged@${spec}`), options)
      expect(facts, spec).toMatchObject({ name: 'ranged', version })
    }
  })

  test('mcpName, dependencies, a shrinkwrap, and install scripts that were not run are told', async () => {
    const { folder, options } = place()
    const evil = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'ran'))}, '')`
    const scripts = { postinstall: `node -e ${JSON.stringify(evil)}`, preinstall: 'exit 1' }
    registry.publish({ 'package.json': JSON.stringify({ name: 'dep', version: '1.0.0', scripts }), 'index.js': '' })
    const files = serverPackage('with-deps', '1.0.0', 'x', {
      dependencies: { dep: '^1.0.0' },
      mcpName: 'io.github.acme/weather',
    })
    registry.publish(files)
    const launch = await prepareLaunch(npx('with-deps'), options)
    expect(launch.mcpName).toBe('io.github.acme/weather')
    expect(existsSync(join(launch.folder ?? '', '../dep/index.js'))).toBe(true)
    expect(existsSync(join(folder, 'ran'))).toBe(false)
    expect(launch.notices).toEqual([expect.stringContaining('install scripts were not run: "dep"')])
    const lock = {
      name: 'locked',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'locked', version: '1.0.0' } },
    }
    registry.publish({
      ...serverPackage('locked', '1.0.0', 'x', { mcpName: 'no name' }),
      'npm-shrinkwrap.json': JSON.stringify(lock),
    })
    expect(await prepareLaunch(npx('locked'), options)).toMatchObject({ notChecked: [], mcpName: null })
  })

  test('other bytes for the same version later: the first ones are started, and other announced bytes are refused', async () => {
    const { folder, state, options } = place()
    const served = registry.publish(serverPackage('turncoat', '1.0.0', 'first'))
    const first = await prepareLaunch(npx('turncoat@1.0.0'), options)
    const other = registry.publish(serverPackage('turncoat', '1.0.0', 'second'))
    expect(other.integrity).not.toBe(served.integrity)
    registry.requests.length = 0
    const again = await prepareLaunch(npx('turncoat@1.0.0'), options)
    expect(again.target).toEqual(first.target)
    expect(await descriptionOf(again)).toBe('first')
    expect(registry.requests).toEqual([])
    rmSync(join(folder, 'npm-cache'), { recursive: true })
    expect(await laterErrorCode(() => prepareLaunch(npx('turncoat'), options))).toBe('E_PACKAGE_MISMATCH')
    expect(readdirSync(join(state, 'packages')).length).toBe(2)
    expect(await descriptionOf(await prepareLaunch(npx('turncoat'), place().options))).toBe('second')
  })

  test('a pin with another tarball of the same version is refused, and one of another version is not', async () => {
    const { name, version, integrity } = registry.publish(serverPackage('pinned', '2.0.0', 'x'))
    const pin = { name, version, integrity: integrityOf(Buffer.from('another')) }
    const { state, options } = place()
    const launch = (pinned: PackageFacts, word = 'pinned') =>
      laterErrorCode(() => prepareLaunch(npx(word), { ...options, pinned }))
    expect(await launch(pin)).toBe('E_PACKAGE_MISMATCH')
    expect(existsSync(join(state, 'packages'))).toBe(false)
    expect(await launch({ ...pin, version: '1.0.0' })).toBe('no error')
    expect(await launch({ ...pin, integrity: integrity ?? null })).toBe('no error')
    expect(await launch(pin, 'pinned@2.0.0')).toBe('E_PACKAGE_MISMATCH')
  })
})

describe('bytes that are not what was announced', () => {
  test.each([
    [
      'the tarball differs from the announced digest',
      (tarball: Buffer) => ({ tarball, integrity: integrityOf(Buffer.from('x')) }),
    ],
    ['a tarball with one more byte', (tarball: Buffer) => ({ tarball: Buffer.concat([tarball, Buffer.from([0])]) })],
  ])('%s: refused, and nothing of it stays', async (_, change) => {
    const { state, options } = place()
    const served = registry.publish(serverPackage('changed', '1.0.0', 'x'))
    Object.assign(served, change(served.tarball))
    expect(await laterErrorCode(() => prepareLaunch(npx('changed'), options))).toBe('E_PACKAGE_MISMATCH')
    expect(readdirSync(join(state, 'packages'))).toEqual([])
  })

  test('bytes that change between the answer and the download are refused', async () => {
    const { options } = place()
    const served = registry.publish(serverPackage('moving', '1.0.0', 'x'))
    const announced = served.integrity
    let asked = 0
    Object.defineProperty(served, 'integrity', {
      get: () => (asked++ === 0 ? announced : integrityOf(served.tarball)),
    })
    served.tarball = makeTarball([{ path: 'package/package.json', text: '{"name":"moving","version":"1.0.0"}' }])
    expect(await laterErrorCode(() => prepareLaunch(npx('moving'), options))).toBe('E_PACKAGE_MISMATCH')
  })

  test('a version without a SHA-512, an unknown one, and an unknown package are not resolved', async () => {
    const { options } = place()
    registry.publish(serverPackage('old-times', '1.0.0', 'x')).integrity = undefined
    for (const word of ['old-times', 'old-times@2.0.0', 'nobody-has-this', 'old-times@^7']) {
      expect(await laterErrorCode(() => prepareLaunch(npx(word), options)), word).toBe('E_PACKAGE_UNRESOLVED')
    }
  })

  test('a registry that cannot be asked, and no npm at all, are not resolved', async () => {
    const { options } = place()
    const gone = { ...options.environment, npm_config_registry: 'http://127.0.0.1:9' }
    expect(await laterErrorCode(() => prepareLaunch(npx('weather'), { ...options, environment: gone }))).toBe(
      'E_PACKAGE_UNRESOLVED',
    )
    const noNpm = { ...options.environment, PATH: '/nowhere' }
    expect(await laterErrorCode(() => prepareLaunch(npx('weather'), { ...options, environment: noNpm }))).toBe(
      'E_PACKAGE_UNRESOLVED',
    )
  })

  test('a dependency that nobody has: not installed, and nothing of it stays', async () => {
    const { state, options } = place()
    registry.publish(serverPackage('lacking', '1.0.0', 'x', { dependencies: { 'nobody-has-this': '1.0.0' } }))
    expect(await laterErrorCode(() => prepareLaunch(npx('lacking'), options))).toBe('E_PACKAGE_INSTALL')
    expect(readdirSync(join(state, 'packages'))).toEqual([])
  })
})

describe('which program is started', () => {
  test('a name that the package has no program of is refused, as npx would start something else', async () => {
    registry.publish(serverPackage('binned', '1.0.0', 'x'))
    const { options } = place()
    expect(await laterErrorCode(() => prepareLaunch(command('npx', '-p', 'binned', 'sh'), options))).toBe(
      'E_PACKAGE_INVALID',
    )
    const { target } = await prepareLaunch(command('npx', '-p', 'binned', 'binned'), options)
    expect(target).toMatchObject({ argv: [process.execPath, expect.stringMatching(/server\.js$/)] })
  })

  test('a program that is no node script is started itself', async () => {
    registry.publish({
      'package.json': JSON.stringify({ name: 'native', version: '1.0.0', bin: 'run' }),
      run: '#!/bin/sh\nexec node "$(dirname "$0")/server.js"\n',
      'server.js': serverScript('by a shell script'),
    })
    const launch = await prepareLaunch(npx('native'), place().options)
    expect(launch.target).toMatchObject({ argv: [expect.stringMatching(/\/run$/)] })
    expect(await descriptionOf(launch)).toBe('by a shell script')
  })
})

describe('tarballs that npm would not have made', () => {
  const manifest = { name: 'crafted', version: '1.0.0', bin: 'server.js' }
  const packageJson = { path: 'package/package.json', text: JSON.stringify(manifest) }
  const server = { path: 'package/server.js', text: serverScript('crafted') }

  test('the honest twin is started', async () => {
    registry.serve(manifest, makeTarball([packageJson, server]))
    expect(await descriptionOf(await prepareLaunch(npx('crafted'), place().options))).toBe('crafted')
  })

  test('a path that climbs out writes nothing outside', async () => {
    const { folder, options } = place()
    const climbing = ['package/../../../../../../escaped', '../escaped', `${folder}/escaped`]
    registry.serve(manifest, makeTarball([packageJson, server, ...climbing.map((path) => ({ path, text: 'x' }))]))
    await laterErrorCode(() => prepareLaunch(npx('crafted'), options))
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('escaped'))
    expect(found.filter((path) => !path.includes('/content/node_modules/crafted/'))).toEqual([])
  })

  test('a program that is a link to another file is refused', async () => {
    registry.serve(manifest, makeTarball([packageJson, { path: 'package/server.js', link: '/bin/sh' }]))
    expect(await laterErrorCode(() => prepareLaunch(npx('crafted'), place().options))).toBe('E_PACKAGE_INVALID')
  })

  test.each([
    ['another name', { ...manifest, name: 'someone-else' }],
    ['another version', { ...manifest, version: '1.0.1' }],
  ])('%s in the tarball than in the registry is refused', async (_, inside) => {
    registry.serve(manifest, makeTarball([{ ...packageJson, text: JSON.stringify(inside) }, server]))
    expect(await laterErrorCode(() => prepareLaunch(npx('crafted'), place().options))).toBe('E_PACKAGE_INVALID')
  })

  test('a package.json that two readers read differently is refused', async () => {
    const text = `{"name":"crafted","version":"1.0.0","bin":"other.js","bin":"server.js"}`
    registry.serve(manifest, makeTarball([{ ...packageJson, text }, server]))
    expect(await laterErrorCode(() => prepareLaunch(npx('crafted'), place().options))).toBe('E_PACKAGE_INVALID')
  })
})

describe('the copy', () => {
  const installed = async (name: string) => {
    const where = place()
    const { integrity } = registry.publish(serverPackage(name, '1.0.0', 'x', { dependencies: { leaf: '1.0.0' } }))
    registry.publish({ 'package.json': '{"name":"leaf","version":"1.0.0"}', 'index.js': 'x' })
    await prepareLaunch(npx(name), where.options)
    return {
      ...where,
      copy: copyOf(where.state, integrity ?? ''),
      launch: () => prepareLaunch(npx(`${name}@1.0.0`), where.options),
    }
  }

  test('a changed file of a dependency is noticed before anything is started', async () => {
    const { copy, launch } = await installed('kept')
    expect(await laterErrorCode(launch)).toBe('no error')
    writeFileSync(join(copy, 'content/node_modules/leaf/index.js'), 'y')
    expect(await laterErrorCode(launch)).toBe('E_PACKAGE_MISMATCH')
  })

  test('a torn copy is never used, and made anew', async () => {
    const { copy, launch } = await installed('torn')
    writeFileSync(join(copy, 'content/node_modules/torn/server.js'), serverScript('torn'))
    rmSync(join(copy, 'installed.json'))
    expect(await descriptionOf(await launch())).toBe('x')
    expect(existsSync(join(copy, 'installed.json'))).toBe(true)
  })

  test('offline: a copy that is there is started without any request, and what is not there is not', async () => {
    const { options } = await installed('known')
    registry.requests.length = 0
    const offline = { ...options, offline: true }
    for (const word of ['known', 'known@1.0.0']) {
      expect((await prepareLaunch(npx(word), offline)).package).toMatchObject({ name: 'known', version: '1.0.0' })
    }
    for (const word of ['known@1.0.1', 'known@next', 'weather']) {
      expect(await laterErrorCode(() => prepareLaunch(npx(word), offline)), word).toBe('E_PACKAGE_UNRESOLVED')
    }
    expect(registry.requests).toEqual([])
  })

  test('what was remembered of one registry does not count for another', async () => {
    const { options } = await installed('moved')
    const environment = { ...options.environment, npm_config_registry: `${registry.url}/other/` }
    const elsewhere = { ...options, environment, offline: true }
    expect(await laterErrorCode(() => prepareLaunch(npx('moved@1.0.0'), elsewhere))).toBe('E_PACKAGE_UNRESOLVED')
    writeFileSync(join(options.cwd, '.npmrc'), `registry=${registry.url}/other/\n`)
    expect(await laterErrorCode(() => prepareLaunch(npx('moved@1.0.0'), { ...options, offline: true }))).toBe(
      'E_PACKAGE_UNRESOLVED',
    )
  })

  test('several processes at once make one copy, and all of them start it', async () => {
    const { state, folder, options } = place()
    const { integrity } = registry.publish(serverPackage('crowd', '1.0.0', 'x'))
    const script = `
      import { prepareLaunch } from ${JSON.stringify(join(import.meta.dirname, '../../../dist/src/client/launch/launch.js'))}
      const [options] = process.argv.slice(2).map((text) => JSON.parse(text))
      const { target } = await prepareLaunch({ kind: 'command', argv: ['npx', 'crowd'], env: {} }, options)
      console.log(target.argv[1])`
    writeFileSync(join(folder, 'launch.mjs'), script)
    const run = () => promisify(execFile)(process.execPath, [join(folder, 'launch.mjs'), JSON.stringify(options)])
    const outputs = await Promise.all(Array.from({ length: 3 }, run))
    const program = join(copyOf(state, integrity ?? ''), 'content/node_modules/crowd/server.js')
    expect(outputs.map(({ stdout }) => stdout.trim())).toEqual(Array.from({ length: 3 }, () => program))
    expect(readdirSync(join(state, 'packages')).sort()).toEqual(
      [
        copyOf(state, integrity ?? '')
          .split('/')
          .at(-1),
        'resolved',
      ].sort(),
    )
  })
})

describe('what is not resolved', () => {
  test('a project\u2019s own copy is what the runner would start: not known', async () => {
    const { options } = place()
    registry.publish(serverPackage('local', '1.0.0', 'x'))
    mkdirSync(join(options.cwd, 'deep'))
    const inProject = { ...options, cwd: join(options.cwd, 'deep') }
    expect((await prepareLaunch(npx('local'), inProject)).running.kind).toBe('npm')
    mkdirSync(join(options.cwd, 'node_modules/local'), { recursive: true })
    const launch = await prepareLaunch(npx('local'), inProject)
    expect(launch).toMatchObject({ running: { kind: 'unknown' }, package: null, target: npx('local') })
  })

  test('as typed: the words are untouched and nothing is known', async () => {
    const { options } = place()
    const launch = await prepareLaunch(npx('weather'), { ...options, asIs: true })
    expect(launch).toMatchObject({ target: npx('weather'), running: { kind: 'unknown' }, package: null })
  })

  test('an entry that sets variables which run code, or change npm, is not known; others are kept', async () => {
    const { options } = place()
    registry.publish(serverPackage('plain', '1.0.0', 'x'))
    const kinds: [Record<string, string>, string][] = [
      [{ NODE_ENV: 'production', API_KEY: 'x' }, 'npm'],
      [{ NODE_OPTIONS: '--import=data:text/javascript,' }, 'unknown'],
      [{ LD_PRELOAD: '/x.so' }, 'unknown'],
      [{ npm_config_script_shell: '/tmp/evil' }, 'unknown'],
    ]
    for (const [env, kind] of kinds) {
      const launch = await prepareLaunch({ kind: 'command', argv: ['npx', 'plain@1.0.0'], env }, options)
      expect([launch.running.kind, launch.target], JSON.stringify(env)).toMatchObject([kind, { env }])
    }
  })

  test('a project\u2019s own .npmrc counts for the package and for its dependencies, and is not left in the copy', async () => {
    const { options } = place()
    registry.publish({ 'package.json': '{"name":"leaf","version":"1.0.0"}', 'index.js': 'x' })
    registry.publish(serverPackage('inward', '1.0.0', 'x', { dependencies: { leaf: '1.0.0' } }))
    const environment = { ...options.environment, npm_config_registry: undefined }
    writeFileSync(join(options.cwd, 'package.json'), '{}')
    writeFileSync(join(options.cwd, '.npmrc'), `registry=${registry.url}\n`)
    mkdirSync(join(options.cwd, 'deep'))
    const inProject = { ...options, environment, cwd: join(options.cwd, 'deep') }
    const { folder } = await prepareLaunch(npx('inward'), inProject)
    expect(existsSync(join(folder ?? '', '../leaf/index.js'))).toBe(true)
    expect(existsSync(join(folder ?? '', '../../../.npmrc'))).toBe(false)
  })

  test('an entry that names its registry is resolved there', async () => {
    const { options } = place()
    registry.publish(serverPackage('elsewhere', '1.0.0', 'x'))
    const environment = { ...options.environment, npm_config_registry: 'http://127.0.0.1:9' }
    const target: Target = { kind: 'command', argv: ['npx', 'elsewhere'], env: { npm_config_registry: registry.url } }
    expect((await prepareLaunch(target, { ...options, environment })).running.kind).toBe('npm')
    const named = npx('--registry', registry.url, 'elsewhere')
    expect((await prepareLaunch(named, { ...options, environment })).running.kind).toBe('npm')
  })

  test('URLs: https is its origin, plain http nobody', async () => {
    const { options } = place()
    const running = async (url: string) =>
      (await prepareLaunch({ kind: 'url', url: new URL(url), headers: {} }, options)).running
    expect(await running('https://mcp.acme.example:8443/mcp?x=1')).toEqual({
      kind: 'origin',
      origin: 'https://mcp.acme.example:8443',
    })
    expect((await running('http://127.0.0.1:3000/mcp')).kind).toBe('unknown')
    const unchecked = { ...options, environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }
    const url: Target = { kind: 'url', url: new URL('https://mcp.acme.example'), headers: {} }
    expect((await prepareLaunch(url, unchecked)).running.kind).toBe('unknown')
  })

  test('an image by digest is known, and started as typed', async () => {
    const target = command('docker', 'run', '-i', `acme/weather@sha256:${'ab'.repeat(32)}`)
    const launch = await prepareLaunch(target, place().options)
    expect(launch).toMatchObject({ target, running: { kind: 'oci', digest: `sha256:${'ab'.repeat(32)}` } })
  })
})
