import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../../cli/run.ts'
import { readConfiguration } from '../../../src/client/configuration/configuration-file.ts'
import { readIfThere } from '../../../src/client/files/atomic-file.ts'
import { FileTooLong, readOrdinary } from '../../../src/client/files/ordinary-file.ts'
import { readPolicies } from '../../../src/client/policy/policy-bytes.ts'
import type { Host, HostFile } from '../../../src/hosts/host.ts'
import { hostNamed } from '../../../src/hosts/host-table.ts'
import { memoryIo, temporaryFolder } from '../../support/memory-io.ts'

test('a file is read, through a link too', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'file'), 'text')
  symlinkSync('file', join(folder, 'link'))
  for (const name of ['file', 'link']) {
    expect(Buffer.from((await readIfThere(join(folder, name))) ?? '').toString()).toBe('text')
  }
})

/** What a link in a hostile project may lead to, or lie there in its place. */
const others: [string, (path: string) => void][] = [
  ['a device that never ends', (path) => symlinkSync('/dev/zero', path)],
  ['our own input', (path) => symlinkSync('/dev/stdin', path)],
  ['a pipe that nobody writes to', (path) => void spawnSync('mkfifo', [path])],
  ['a folder', (path) => mkdirSync(path)],
  [
    'a file without measure',
    (path) => {
      writeFileSync(path, '')
      truncateSync(path, 2 ** 33)
    },
  ],
]

test.each(others)('%s is an error at once: as a lock, as a policy, and for the guard', async (_what, make) => {
  const folder = temporaryFolder()
  const path = join(folder, 'touchmark.policy.jsonc')
  make(path)
  await expect(readIfThere(path)).rejects.toMatchObject({ code: 'E_STATE_ACCESS' })
  const paths = { machine: null, user: null, project: path }
  await expect(readPolicies(paths, 0)).rejects.toMatchObject({ code: 'E_FILE_ACCESS' })
  const { io, stderr } = memoryIo({ folder })
  expect(await run(['guard', '--', process.execPath, '-e', 'process.stdin.resume()'], io)).toBe(2)
  expect(stderr()).toContain('E_FILE_ACCESS')
})

test.each(others)('%s is an error at once: as a configuration, and as a verdict', async (_what, make) => {
  const folder = temporaryFolder()
  const path = join(folder, 'mcp.json')
  make(path)
  const cursor = hostNamed('cursor') as Host
  // Our own input may be a pipe, whose name leads nowhere: then there is no file.
  const read = readConfiguration(cursor, cursor.files[0] as HostFile, path).catch((error: Error) => error.message)
  expect((await read) ?? 'no ordinary file').toMatch(/no ordinary file|at most 33554432/)
  expect(() => readOrdinary(path, 1_000)).toThrow()
})

test('a file is read up to what its reader takes', () => {
  const path = join(temporaryFolder(), 'file')
  writeFileSync(path, 'text')
  expect(Buffer.from(readOrdinary(path, 4)).toString()).toBe('text')
  expect(() => readOrdinary(path, 3)).toThrow(FileTooLong)
})
