import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand, temporaryFolder } from '../support/memory-io.ts'

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
