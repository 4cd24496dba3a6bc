import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/memory-io.ts'
import { notRun } from '../support/not-run.ts'

const root = resolve(import.meta.dirname, '../..')
const probe = join(root, 'test/support/code-probe.cjs')
const server = join(root, 'test/support/calling-server.mjs')
const isRoot = process.getuid?.() === 0
/** Nobody's account. */
const other = 65_534

/** The program as it is installed, in a place of its own. */
class Installation {
  readonly folder: string
  readonly program: string
  readonly cache: string
  readonly file: string

  constructor(from: string, folder = temporaryFolder()) {
    this.folder = folder
    this.program = join(folder, 'package/dist/program')
    this.cache = join(this.program, 'code-cache')
    this.file = join(this.cache, `guard.js.${process.version}-${process.arch}`)
    chmodSync(folder, 0o755)
    cpSync(from, this.program, { recursive: true })
    cpSync(join(root, 'package.json'), join(folder, 'package/package.json'))
    symlinkSync(join(root, 'node_modules'), join(folder, 'package/node_modules'))
  }

  /** One session, to its first list: what V8 said to the code that was kept, and what was listed. */
  async session(uid?: number, flags: readonly string[] = []): Promise<{ kept: string; tools: number; told: string }> {
    // One home for all sessions of an account: what was linted once is not linted again.
    const home = join(used.folder, `home-${uid ?? 'own'}`)
    mkdirSync(home, { recursive: true })
    if (uid !== undefined) chownSync(home, uid, uid)
    const words = [...flags, '--require', probe, join(this.program, 'touchmark.js'), 'guard', '--accept-first', '--']
    const child = spawn(process.execPath, [...words, process.execPath, server], {
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    })
    let told = ''
    child.stderr.on('data', (chunk) => (told += chunk))
    const client = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } }
    const requests = [
      { id: 1, method: 'initialize', params: client },
      { method: 'notifications/initialized' },
      { id: 2, method: 'tools/list' },
    ]
    for (const request of requests) child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...request })}\n`)
    let tools = 0
    let text = ''
    for await (const chunk of child.stdout) {
      text += chunk
      const answer = text.split('\n').find((line) => line.includes('"id":2'))
      if (answer === undefined || !text.endsWith('\n')) continue
      tools = (JSON.parse(answer) as { result?: { tools: unknown[] } }).result?.tools.length ?? 0
      child.stdin.end()
    }
    return { kept: /code kept: (\w+)/.exec(told)?.[1] ?? 'not asked', tools, told }
  }
}

/** An installation that was used once is what most tests begin with. */
let used: Installation
beforeAll(async () => {
  used = new Installation(join(root, 'dist/program'), mkdtempSync(join(tmpdir(), 'touchmark-test-')))
  rmSync(used.cache, { recursive: true, force: true })
  expect(await used.session()).toMatchObject({ kept: 'none', tools: 10 })
}, 60_000)
afterAll(() => rmSync(used.folder, { recursive: true, force: true }))

describe('code that V8 compiled', () => {
  test('is kept by the first session, for its owner alone to change, and taken by the next', async () => {
    expect(statSync(used.file).mode & 0o777).toBe(0o644)
    expect(statSync(used.cache).mode & 0o777).toBe(0o755)
    const before = statSync(used.file)
    expect(await used.session()).toMatchObject({ kept: 'accepted', tools: 10 })
    expect(statSync(used.file)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
    expect(readdirSync(used.cache)).toHaveLength(1)
  })

  test('loads packages as code that was read does, and nobody is told of it', async () => {
    expect(await used.session()).toMatchObject({ kept: 'accepted', told: expect.not.stringContaining('arning') })
    const words = [join(used.program, 'touchmark.js'), 'guard', '--listen', '0', 'https://mcp.acme.test/mcp']
    const guard = spawn(process.execPath, words, {
      cwd: used.folder,
      // A package speaks to proxies; this one is never asked.
      env: { PATH: process.env['PATH'], HOME: used.folder, HTTPS_PROXY: 'http://127.0.0.1:9' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = once(guard, 'exit')
    const [said] = await once(guard.stderr, 'data')
    guard.kill('SIGTERM')
    await ended
    expect(String(said)).toMatch(/^touchmark: serving https:\/\/mcp\.acme\.test\/mcp at http:/)
  })

  test.each<[string, (place: Installation) => void]>([
    ['torn', ({ file }) => writeFileSync(file, readFileSync(file).subarray(0, 50_000))],
    ['empty', ({ file }) => writeFileSync(file, '')],
    ['altered in its last byte', ({ file }) => flip(file, -1)],
    ['altered in what it says of the source', ({ file }) => flip(file, 0)],
    ['of another release of the program', ({ program }) => appendTo(join(program, 'guard.js'), '\n//')],
    ['writable by its group', ({ file }) => chmodSync(file, 0o664)],
    ['writable by all', ({ file }) => chmodSync(file, 0o646)],
    [
      'a link',
      ({ file, folder }) => {
        renameSync(file, join(folder, 'elsewhere'))
        symlinkSync(join(folder, 'elsewhere'), file)
      },
    ],
  ])('counts as none where it is %s, and is made anew', async (_what, spoil) => {
    const place = new Installation(used.program)
    spoil(place)
    expect(await place.session()).toMatchObject({ kept: 'none', tools: 10 })
    expect(await place.session()).toMatchObject({ kept: 'accepted', tools: 10 })
    expect(statSync(place.file).mode & 0o777).toBe(0o644)
  })

  test('of versions of Node.js that are gone goes when one is made, but for the newest few, and nothing else goes', async () => {
    const place = new Installation(used.program)
    const hoursOld = (name: string, hours: number): string => {
      writeFileSync(join(place.cache, name), 'x')
      const then = Date.now() / 1000 - hours * 3600
      utimesSync(join(place.cache, name), then, then)
      return name
    }
    const caches = [3, 9, 5, 7, 4].map((hours) => hoursOld(`guard.js.v${hours}.0.0-x64`, hours))
    hoursOld('guard.js.v20.1.0-x64.0123456789abcdef.tmp', 2)
    const written = hoursOld('guard.js.v20.1.0-x64.fedcba9876543210.tmp', 0)
    const others = [hoursOld('README', 99), hoursOld('guard.js.v20.1.0-x64.mine', 99)]
    symlinkSync(join(place.folder, 'package/package.json'), join(place.cache, 'guard.js.v1.0.0-x64'))
    if (isRoot) chownSync(join(place.cache, hoursOld('guard.js.v2.0.0-x64', 99)), other, other)
    rmSync(place.file)
    expect(await place.session()).toMatchObject({ kept: 'none', tools: 10 })
    const kept = [caches[0], caches[4], caches[2], basename(place.file), written, ...others, 'guard.js.v1.0.0-x64']
    expect(readdirSync(place.cache).sort()).toEqual([...kept, ...(isRoot ? ['guard.js.v2.0.0-x64'] : [])].sort())
    expect(await place.session()).toMatchObject({ kept: 'accepted', tools: 10 })
  })

  test('counts as none where others can write to its folder, or it is a link', async () => {
    const place = new Installation(used.program)
    chmodSync(place.cache, 0o777)
    const before = readFileSync(place.file)
    expect(await place.session()).toMatchObject({ kept: 'none', tools: 10 })
    expect(readFileSync(place.file).equals(before)).toBe(true)
    chmodSync(place.cache, 0o755)
    renameSync(place.cache, join(place.folder, 'elsewhere'))
    symlinkSync(join(place.folder, 'elsewhere'), place.cache)
    expect(await place.session()).toMatchObject({ kept: 'none', tools: 10 })
  })

  test('is made anew where V8 refuses it', async () => {
    const place = new Installation(used.program)
    rmSync(place.cache, { recursive: true })
    await place.session(undefined, ['--no-opt'])
    expect(await place.session()).toMatchObject({ kept: 'rejected', tools: 10 })
    expect(await place.session()).toMatchObject({ kept: 'accepted', tools: 10 })
  })

  test('is written whole by several sessions at once', async () => {
    const place = new Installation(used.program)
    rmSync(place.cache, { recursive: true })
    const all = await Promise.all([1, 2, 3, 4].map(() => place.session()))
    expect(all.map(({ tools }) => tools)).toEqual([10, 10, 10, 10])
    expect(readdirSync(place.cache)).toHaveLength(1)
    expect(await place.session()).toMatchObject({ kept: 'accepted' })
  })

  test('is not kept by what is no session', async () => {
    const place = new Installation(used.program)
    rmSync(place.cache, { recursive: true })
    const child = spawn(process.execPath, [join(place.program, 'touchmark.js'), 'guard', '--help'])
    await new Promise((done) => child.once('close', done))
    expect(existsSync(place.cache)).toBe(false)
  })
})

describe('an account that did not install the program', () => {
  const installed = (): Installation => {
    const place = new Installation(used.program)
    // As an administrator installs: the files are theirs, and anybody may read them.
    expect(statSync(join(place.program, 'guard.js')).uid).toBe(0)
    return place
  }

  test('uses what its owner kept, and cannot place any itself', async () => {
    if (!isRoot) return notRun('code-cache.test.ts: not root, so no other account')
    const place = installed()
    expect(await place.session(other)).toMatchObject({ kept: 'accepted', tools: 10 })
    rmSync(place.cache, { recursive: true })
    const { told, ...said } = await place.session(other)
    expect(said).toEqual({ kept: 'none', tools: 10 })
    expect(told).not.toMatch(/cache|EACCES/i)
    expect(existsSync(place.cache)).toBe(false)
  })

  test('places none where it was let into the folder: what it owns does not count', async () => {
    if (!isRoot) return notRun('code-cache.test.ts: not root, so no other account')
    const place = installed()
    chownSync(place.file, other, other)
    expect(await place.session(other)).toMatchObject({ kept: 'none', tools: 10 })
    expect(await place.session()).toMatchObject({ kept: 'none', tools: 10 })
    expect(statSync(place.file).uid).toBe(0)
    chownSync(place.cache, other, other)
    expect(await place.session()).toMatchObject({ kept: 'none', tools: 10 })
  })

  test('finds none that root kept in a program of its own', async () => {
    if (!isRoot) return notRun('code-cache.test.ts: not root, so no other account')
    const place = installed()
    rmSync(place.cache, { recursive: true })
    for (const name of readdirSync(place.program)) chownSync(join(place.program, name), other, other)
    chownSync(place.program, other, other)
    await place.session()
    expect(existsSync(place.cache)).toBe(false)
    await place.session(other)
    expect(await place.session(other)).toMatchObject({ kept: 'accepted' })
    expect(statSync(place.file).uid).toBe(other)
  })
})

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  const index = at < 0 ? bytes.length + at : at
  bytes[index] = (bytes[index] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

function appendTo(path: string, text: string): void {
  writeFileSync(path, `${readFileSync(path, 'utf8')}${text}`)
}
