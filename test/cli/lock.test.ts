import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { State } from '../../src/client/state/state.ts'
import { runCommand, temporaryFolder, typesTheCode } from '../support/memory-io.ts'

const restless = (mode: 'dates' | 'words') => [
  '--entry',
  'restless',
  '--',
  process.execPath,
  join(import.meta.dirname, '../support/restless-server.mjs'),
  mode,
]

describe('lock --twice', () => {
  test('masks the dates that change at every start, so that the next start is as pinned', async () => {
    const folder = temporaryFolder()
    const locked = await runCommand(['lock', '--twice', ...restless('dates')], { folder })
    expect(locked.status, locked.stdout).toBe(0)
    expect(locked.stderr).toContain('masked, since it changes at every start: tools "report"')
    const { servers } = JSON.parse(readFileSync(join(folder, 'touchmark.lock'), 'utf8'))
    expect(servers.restless.masks).toEqual([
      { section: 'tools', name: 'report', pointer: '/inputSchema/properties/from/default' },
    ])
    for (const verb of [['verify'], ['verify', '--strict'], ['lock', '--check']]) {
      const { status, stdout } = await runCommand([...verb, ...restless('dates')], { folder })
      expect(status, stdout).toBe(0)
    }
  })

  test('without it the same server has drifted at the next start', async () => {
    const folder = temporaryFolder()
    expect((await runCommand(['lock', ...restless('dates')], { folder })).status).toBe(0)
    const { status, stdout } = await runCommand(['verify', ...restless('dates')], { folder })
    expect(status).toBe(1)
    expect(stdout).toContain('drift')
  })

  test('words that change are never masked, and it says so', async () => {
    const folder = temporaryFolder()
    const { stderr } = await runCommand(['lock', '--twice', ...restless('words')], { folder })
    expect(stderr).toContain('no mask can cover it: tools "report"')
    expect((await runCommand(['verify', ...restless('words')], { folder })).status).toBe(1)
  })

  test('a pin that differs is not replaced for the sake of a mask without --update', async () => {
    const folder = temporaryFolder()
    await runCommand(['lock', ...restless('dates')], { folder })
    const before = readFileSync(join(folder, 'touchmark.lock'), 'utf8')
    expect((await runCommand(['lock', '--twice', ...restless('dates')], { folder })).status).toBe(1)
    expect(readFileSync(join(folder, 'touchmark.lock'), 'utf8')).toBe(before)
  })
})

test('no secret of a command line reaches the lock that goes into version control, nor the terminal', async () => {
  const folder = temporaryFolder()
  const command = [...restless('dates').slice(2), '--api-key=s3cret', '--token', 's3cret']
  const { status, stdout, stderr } = await runCommand(['lock', '--twice', ...command], { folder })
  expect(status, stderr).toBe(0)
  expect(stdout + stderr + readFileSync(join(folder, 'touchmark.lock'), 'utf8')).not.toContain('s3cret')
  expect((await runCommand(['verify', ...command], { folder })).status).toBe(0)
})

test('an entry whose command is another is blocked, and it says what helps', async () => {
  const folder = temporaryFolder()
  await runCommand(['lock', '--twice', ...restless('dates')], { folder })
  const { status, stdout } = await runCommand(['verify', ...restless('dates'), '--more'], { folder })
  expect(status).toBe(1)
  expect(stdout).toContain('target-changed: the command has more words')
  expect(stdout).toContain('If it was you: touchmark lock --update --entry "restless"')
})

describe('lock --remove', () => {
  const fixture = join(import.meta.dirname, '../support/fixture-server.mjs')
  const target = (...options: string[]) => [...options, 'node', fixture]
  const remove = (folder: string, entry: string, more: object = { answer: typesTheCode }) =>
    runCommand(['lock', '--remove', entry, '--json'], { folder, ...more })
  const pinned = (folder: string) => {
    const own = JSON.parse(readFileSync(join(folder, '.local/state/touchmark/lock.json'), 'utf8'))
    const project = JSON.parse(readFileSync(join(folder, 'touchmark.lock'), 'utf8'))
    return [Object.keys(own.servers), Object.keys(project.servers)]
  }
  const reasons = async (folder: string, ...words: string[]) =>
    JSON.parse((await runCommand(['verify', '--json', ...target(...words)], { folder })).stdout).reasons.map(
      ({ code }: { code: string }) => code,
    )

  async function withTwo(): Promise<string> {
    const folder = temporaryFolder()
    for (const name of ['a', 'b']) {
      const words = ['lock', ...target('--entry', name, '--name', `io.github.acme/${name}`)]
      const { status, stderr } = await runCommand(words, { folder })
      expect(status, stderr).toBe(0)
    }
    return folder
  }

  test('forgets one server, in your state and in the project, so that it is at its first use again', async () => {
    const folder = await withTwo()
    expect(await reasons(folder, '--entry', 'a')).not.toContain('first-use')
    const { status, stdout, stderr } = await remove(folder, 'a')
    expect(status, stderr).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      removed: [{ entry: 'a', name: 'io.github.acme/a', from: ['state', 'project'] }],
    })
    expect(pinned(folder)).toEqual([['b'], ['b']])
    expect(await reasons(folder, '--entry', 'a')).toContain('first-use')
    expect(await reasons(folder, '--entry', 'b')).not.toContain('first-use')
  })

  test('takes a server name, and says in words what goes', async () => {
    const folder = await withTwo()
    const words = ['lock', '--remove', 'io.github.acme/b']
    const { status, stdout } = await runCommand(words, { folder, answer: typesTheCode })
    expect([status, stdout]).toEqual([
      0,
      'removed: "b" ("io.github.acme/b") from your state folder and touchmark.lock\n',
    ])
    expect(pinned(folder)).toEqual([['a'], ['a']])
  })

  test('takes with it what hooks find and what waits', async () => {
    const folder = await withTwo()
    const verdicts = () => readdirSync(join(folder, '.local/state/touchmark/verdicts'))
    expect(verdicts()).toHaveLength(2)
    await remove(folder, 'a')
    expect(verdicts()).toHaveLength(1)
    expect((await runCommand(['status'], { folder })).stdout).not.toContain('   a   ')
  })

  test('forgets what waits of a server that was never pinned and is gone, which nothing else would end', async () => {
    const folder = await withTwo()
    const [recordedAt, state] = ['2026-11-21T00:00:00.000Z', new State(join(folder, '.local/state/touchmark'))]
    await state.savePending('gone', { entry: 'gone', effect: 'block', snapshotDigest: null, recordedAt, reasons: [] })
    expect((await runCommand(['status'], { folder })).stdout).toContain('block   gone')
    const { status, stdout } = await remove(folder, 'gone')
    expect([status, JSON.parse(stdout)]).toEqual([0, { removed: [{ entry: 'gone', name: null, from: ['status'] }] }])
    expect((await runCommand(['status'], { folder })).stdout).not.toContain('gone')
    expect(pinned(folder)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
    expect((await remove(folder, 'gone')).status).toBe(2)
  })

  test.each([
    ['nothing of that name', 'c', { answer: typesTheCode }, 2, 'E_USAGE'],
    ['the beginning of a name', 'io.github.acme', { answer: typesTheCode }, 2, 'E_USAGE'],
    ['no terminal', 'a', {}, 2, 'E_CONFIRMATION_REQUIRED'],
    ['another code', 'a', { answer: () => 'no' }, 2, 'E_CONFIRMATION_REQUIRED'],
    [
      'a machine policy that keeps the server',
      'a',
      { answer: typesTheCode, machinePolicy: '{}' },
      1,
      'E_NOT_DELEGATED',
    ],
  ])('removes nothing: %s', async (_, entry, more, expected, code) => {
    const folder = await withTwo()
    const { status, stdout } = await remove(folder, entry, more)
    expect([status, JSON.parse(stdout).error.code]).toEqual([expected, code])
    expect(pinned(folder)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  test('is left to the user for a name that the machine policy delegates', async () => {
    const folder = await withTwo()
    const machinePolicy = JSON.stringify({ delegate: ['io.github.acme/a'] })
    expect((await remove(folder, 'a', { answer: typesTheCode, machinePolicy })).status).toBe(0)
  })

  test.each([
    [['--remove', 'a', '--update'], 'one of them'],
    [['--remove', 'a', 'node', 'server.mjs'], '--remove ENTRY'],
  ])('%j is refused', async (words, expected) => {
    const { status, stderr } = await runCommand(['lock', ...words], { folder: temporaryFolder() })
    expect(status).toBe(2)
    expect(stderr).toContain(expected)
  })
})
