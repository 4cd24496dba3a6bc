import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadDigestKey } from '../../../src/guard/call-log/digest-key.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-digest-key-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the key of argument digests', () => {
  test('is made once, for its owner alone, and is the same for all who ask at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadDigestKey(folder, randomBytes)))
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
    expect(keys[0]).toHaveLength(32)
    expect(readdirSync(folder)).toEqual(['call-log.key'])
    expect(statSync(join(folder, 'call-log.key')).mode & 0o777).toBe(0o600)
  })

  test('of another length is refused, and never replaced', async () => {
    writeFileSync(join(folder, 'call-log.key'), 'short')
    await expect(loadDigestKey(folder, randomBytes)).rejects.toMatchObject({ code: 'E_CALL_LOG' })
  })

  test('that cannot be made is an error of the same code', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(loadDigestKey(join(folder, 'file'), randomBytes)).rejects.toMatchObject({ code: 'E_CALL_LOG' })
  })
})
