import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadGuarded, rememberGuarded } from '../../../src/client/configuration/guarded-entries.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'

const now = Date.parse('2026-11-21T12:00:00Z')

test('an entry that was guarded is remembered with the first time', () =>
  withTemporaryFolder(async (folder) => {
    expect((await loadGuarded(folder)).size).toBe(0)
    await rememberGuarded(folder, 'files', now)
    await rememberGuarded(folder, 'files', now + 60_000)
    await rememberGuarded(folder, '__proto__', now)
    expect((await loadGuarded(folder)).get('files')).toBe('2026-11-21T12:00:00.000Z')
    expect((await loadGuarded(folder)).size).toBe(2)
  }))

test('a record that cannot be understood is an error', () =>
  withTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'guarded.json'), '{"format":"touchmark-guarded-v1","entries":{"files":{}}}')
    expect(await laterErrorCode(() => loadGuarded(folder))).toBe('E_LOCK_CORRUPT')
    await writeFile(join(folder, 'guarded.json'), '{"format":"touchmark-guarded-v1","entries":{}}')
    expect(await laterErrorCode(() => loadGuarded(folder))).toBe('no error')
  }))
