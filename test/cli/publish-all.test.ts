/** `publish --all`, with a real registry and real servers. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../support/memory-io.ts'
import { newRegistry, type RegistryProcess, serveRegistry } from '../support/registry-command.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'touchmark-publish-all-'))
const turning = join(root, 'test/hostile/turning-server.mjs')
let registry: RegistryProcess

const profile = (name: string, file: string, more: Record<string, unknown> = {}) => ({
  name,
  command: process.execPath,
  args: [turning, join(folder, file)],
  ...more,
})
const write = (...profiles: unknown[]): void =>
  writeFileSync(
    join(folder, 'touchmark.config.json'),
    JSON.stringify({ servers: [{ name: 'io.github.acme/files', profiles }] }),
  )

beforeAll(async () => {
  const data = join(folder, 'registry')
  const { operatorToken } = await newRegistry(data)
  writeFileSync(join(folder, 'token'), operatorToken)
  registry = await serveRegistry(['--data', data])
  await runCommand(['key', 'new', '--no-passphrase', '-o', 'acme.key'], { folder })
  writeFileSync(join(folder, 'one'), 'Reads a file.')
  writeFileSync(join(folder, 'two'), 'Reads a file, and no more.')
})

afterAll(async () => {
  await registry.end('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function publishAll(version: string, ...more: string[]) {
  const argv = ['publish', '--all', '--json', '--key', 'acme.key', '--version', version, '--registry', registry.url]
  const { status, stdout, stderr } = await runCommand([...argv, '--token-file', 'token', ...more], { folder })
  const report = JSON.parse(stdout) as {
    profiles?: { profile: string; outcome: string; error: { code: string } | null }[]
  }
  return { status, stderr, profiles: report.profiles ?? [] }
}

describe('publish --all', () => {
  test('starts nothing that a file names until its publisher says so on the command line', async () => {
    const marker = join(folder, 'started')
    write({
      name: 'default',
      command: process.execPath,
      args: ['-e', `fs.writeFileSync(${JSON.stringify(marker)}, '')`],
    })
    const { status, profiles } = await publishAll('1.0.0')
    expect(status).toBe(3)
    expect(profiles[0]?.error?.code).toBe('E_NO_CONSENT')
    expect(existsSync(marker)).toBe(false)
  })

  test('publishes every profile for this platform; with --changed only what is new', async () => {
    write(profile('default', 'one'), profile('small', 'two'), profile('elsewhere', 'one', { platform: 'other-cpu' }))
    const first = await publishAll('1.0.0', '--run-config')
    expect([first.status, first.profiles.map((each) => [each.profile, each.outcome])]).toEqual([
      0,
      [
        ['default', 'published'],
        ['small', 'published'],
      ],
    ])
    writeFileSync(join(folder, 'two'), 'Reads a file, and no more than that.')
    const second = await publishAll('1.1.0', '--run-config', '--changed')
    expect(second.profiles.map(({ outcome }) => outcome)).toEqual(['unchanged', 'published'])
  })

  test('goes on after one that fails, and ends with its status', async () => {
    write(profile('default', 'missing'), profile('small', 'two'))
    const { status, profiles } = await publishAll('1.2.0', '--run-config')
    expect(status).toBe(3)
    expect(profiles.map(({ outcome }) => outcome)).toEqual(['failed', 'published'])
    const argv = [
      'publish',
      '--all',
      '--key',
      'acme.key',
      '--version',
      '1.3.0',
      '--registry',
      registry.url,
      '--run-config',
    ]
    expect((await runCommand(argv, { folder })).stdout).toContain('E_SERVER_EXIT')
  })

  test('publishing nothing is never fine, and neither is a name beside --all', async () => {
    write(profile('default', 'one', { platform: 'other-cpu' }))
    expect((await publishAll('2.0.0', '--run-config')).stderr).toContain('published 0 profiles')
    expect((await publishAll('2.0.0', '--name', 'io.github.acme/files')).status).toBe(2)
    rmSync(join(folder, 'touchmark.config.json'))
    expect((await publishAll('2.0.0')).stderr).toContain('E_FILE_NOT_FOUND')
  })
})
