import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CallRequest } from '../../../src/client/state/call-request.ts'
import {
  callDecisionFiles,
  pendingCall,
  pendingCalls,
  removePendingCall,
  saveCallDecision,
  savePendingCall,
  sweepPendingCalls,
} from '../../../src/client/state/pending-calls.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { laterErrorCode } from '../../support/error-code.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

function requestOf(id: string, askedAt = '2026-11-21T12:00:00.000Z'): CallRequest {
  return {
    id,
    nonce: '0'.repeat(32),
    entry: 'mail',
    name: null,
    tool: 'send',
    definition: 'a'.repeat(64),
    arguments: '{}',
    argumentsDigest: 'b'.repeat(32),
    approval: 'code',
    askedAt,
    until: '2026-11-21T12:10:00.000Z',
  }
}

describe('calls that wait', () => {
  test('are private files, shown the oldest first, among what else waits', async () => {
    const folder = join(temporaryFolder(), 'pending')
    await savePendingCall(folder, requestOf('CALL-00000002'))
    await savePendingCall(folder, requestOf('CALL-00000003', '2026-11-21T11:00:00.000Z'))
    writeFileSync(join(folder, `${'0'.repeat(64)}.json`), 'a verdict')
    expect((await pendingCalls(folder)).map(({ id }) => id)).toEqual(['CALL-00000003', 'CALL-00000002'])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'CALL-00000002.json')).mode & 0o777).toBe(0o600)
  })

  test('are none where there is no folder', async () => {
    const folder = join(temporaryFolder(), 'pending')
    expect(await pendingCalls(folder)).toEqual([])
    expect((await callDecisionFiles(folder, new Set(['CALL-00000001']))).size).toBe(0)
    await removePendingCall(folder, 'CALL-00000001')
    await sweepPendingCalls(folder, Date.now())
  })

  test('that cannot be understood are an error', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'CALL-00000001.json'), '{}')
    expect(await laterErrorCode(() => pendingCalls(folder))).toBe('E_LOCK_CORRUPT')
    await sweepPendingCalls(folder, Date.now())
    expect(readdirSync(folder)).toHaveLength(1)
  })

  test('are found by their id, whatever else lies there', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'CALL-00000001.json'), '{}')
    await savePendingCall(folder, requestOf('CALL-00000002'))
    expect(await pendingCall(folder, 'CALL-00000002')).toEqual(requestOf('CALL-00000002'))
    expect(await pendingCall(folder, 'CALL-00000003')).toBeUndefined()
    expect(await laterErrorCode(() => pendingCall(folder, 'CALL-00000001'))).toBe('E_LOCK_CORRUPT')
  })

  test('that cannot be written down are an error', async () => {
    const folder = join(temporaryFolder(), 'pending')
    writeFileSync(folder, '')
    expect(await laterErrorCode(() => savePendingCall(folder, requestOf('CALL-00000001')))).toBe('E_STATE_ACCESS')
  })

  test('get the decisions about them, at most 16, and none that is too large', async () => {
    const folder = temporaryFolder()
    for (let at = 0; at < 20; at += 1) await saveCallDecision(folder, 'CALL-00000001', utf8(`decision ${at}`))
    await saveCallDecision(folder, 'CALL-00000002', new Uint8Array(600 * 1024))
    await saveCallDecision(folder, 'CALL-00000003', utf8('of nobody who asks'))
    const found = await callDecisionFiles(folder, new Set(['CALL-00000001', 'CALL-00000002']))
    expect([...found].map(([id, files]) => [id, files.length])).toEqual([['CALL-00000001', 16]])
    await removePendingCall(folder, 'CALL-00000001')
    expect(readdirSync(folder)).toHaveLength(2)
  })

  test('are swept with their decisions once their time is over', async () => {
    const folder = temporaryFolder()
    mkdirSync(folder, { recursive: true })
    await savePendingCall(folder, requestOf('CALL-00000001'))
    await saveCallDecision(folder, 'CALL-00000001', utf8('late'))
    await saveCallDecision(folder, 'CALL-00000009', utf8('about a call that waits no longer'))
    await sweepPendingCalls(folder, Date.parse('2026-11-21T12:09:00Z'))
    expect(readdirSync(folder)).toHaveLength(2)
    await sweepPendingCalls(folder, Date.parse('2026-11-21T12:11:00Z'))
    expect(readdirSync(folder)).toEqual([])
  })
})
