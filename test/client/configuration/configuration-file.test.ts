import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type ConfigurationFile,
  readConfiguration,
  replaceConfiguration,
} from '../../../src/client/configuration/configuration-file.ts'
import { hosts } from '../../../src/hosts/host-table.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

const cursor = hosts.find(({ name }) => name === 'cursor')!
const [file] = cursor.files

async function read(path: string): Promise<ConfigurationFile> {
  const found = await readConfiguration(cursor, file!, path)
  if (found === undefined) throw new Error('no file')
  return found
}

const code = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => 'nothing',
    (error: { code?: string }) => error.code,
  )

describe('a configuration file', () => {
  test('keeps its permissions when it is replaced, and leaves nothing beside it', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'mcp.json')
    for (const mode of [0o600, 0o644, 0o664]) {
      writeFileSync(path, '{}')
      chmodSync(path, mode)
      await replaceConfiguration(await read(path), '{ "a": 1 }')
      expect([statSync(path).mode & 0o777, readFileSync(path, 'utf8')]).toEqual([mode, '{ "a": 1 }'])
    }
    expect(readdirSync(folder)).toEqual(['mcp.json'])
  })

  test('that is a link stays one, and what it points at is replaced', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'dotfiles'))
    writeFileSync(join(folder, 'dotfiles/mcp.json'), '{}')
    symlinkSync('dotfiles/mcp.json', join(folder, 'mcp.json'))
    await replaceConfiguration(await read(join(folder, 'mcp.json')), '{ "a": 1 }')
    expect(lstatSync(join(folder, 'mcp.json')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'dotfiles/mcp.json'), 'utf8')).toBe('{ "a": 1 }')
  })

  test('that somebody changed since it was read is not written', async () => {
    const path = join(temporaryFolder(), 'mcp.json')
    writeFileSync(path, '{}')
    const before = await read(path)
    writeFileSync(path, '{ "theirs": 1 }')
    expect(await code(replaceConfiguration(before, '{ "ours": 1 }'))).toBe('E_CONFIG_CHANGED')
    expect(readFileSync(path, 'utf8')).toBe('{ "theirs": 1 }')
    expect(readdirSync(join(path, '..'))).toEqual(['mcp.json'])
  })

  test('whose link points elsewhere since is not written', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'mcp.json')
    for (const name of ['one', 'other']) writeFileSync(join(folder, name), '{}')
    symlinkSync('one', path)
    const before = await read(path)
    spawnSync('ln', ['-sfn', 'other', path])
    expect(await code(replaceConfiguration(before, '{ "ours": 1 }'))).toBe('E_CONFIG_CHANGED')
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('{}')
  })

  test('keeps its byte order mark', async () => {
    const path = join(temporaryFolder(), 'mcp.json')
    writeFileSync(path, '\ufeff{"mcpServers":{"a":{"command":"b"}}}')
    const before = await read(path)
    expect(before.entries).toHaveLength(1)
    await replaceConfiguration(before, before.text)
    expect(readFileSync(path, 'utf8').startsWith('\ufeff{')).toBe(true)
  })

  test('that is none is no error; one that cannot be read is', async () => {
    const folder = temporaryFolder()
    expect(await readConfiguration(cursor, file!, join(folder, 'none.json'))).toBeUndefined()
    expect(await readConfiguration(cursor, file!, join(folder, 'none/mcp.json'))).toBeUndefined()
    mkdirSync(join(folder, 'folder.json'))
    expect(await code(read(join(folder, 'folder.json')))).toBe('E_FILE_ACCESS')
    spawnSync('mkfifo', [join(folder, 'pipe.json')])
    expect(await code(read(join(folder, 'pipe.json')))).toBe('E_FILE_ACCESS')
    writeFileSync(join(folder, 'latin.json'), Buffer.from([0x7b, 0xff, 0x7d]))
    expect(await code(read(join(folder, 'latin.json')))).toBe('E_CONFIG_INVALID')
  })

  test('of more than 32 MiB is not read, and a long one is', async () => {
    const path = join(temporaryFolder(), 'mcp.json')
    const history = (size: number) => `{"mcpServers":{"a":{"command":"b"}},"history":"${'x'.repeat(size)}"}`
    writeFileSync(path, history(33 * 1024 * 1024))
    expect(await code(read(path))).toBe('E_CONFIG_UNREAD')
    writeFileSync(path, history(4 * 1024 * 1024))
    expect((await read(path)).entries).toHaveLength(1)
  })
})
