import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PreparedAssessment } from '../../src/client/prepare-assessment.ts'
import { State } from '../../src/client/state.ts'
import type { Surroundings } from '../../src/client/surroundings.ts'
import { makeIncident } from '../../src/guard/incident.ts'
import { SessionRecord } from '../../src/guard/session-record.ts'

let folder: string
let state: State
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-record-'))
  state = new State(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function record(): SessionRecord {
  const io = { now: () => Date.parse('2026-07-01T00:00:00Z'), stderr: new PassThrough() }
  return new SessionRecord({ state, entry: 'e' } as PreparedAssessment, io as unknown as Surroundings)
}

function written(): { incidents: { name: string }[] } {
  const [file = ''] = readdirSync(join(folder, 'pending'))
  return JSON.parse(readFileSync(join(folder, 'pending', file), 'utf8')) as { incidents: { name: string }[] }
}

test('of 100,000 refusals of different items the latest hundred are written, in few files', async () => {
  const save = vi.spyOn(state, 'savePending')
  const kept = record()
  for (let at = 0; at < 100_000; at += 1) {
    kept.refused(makeIncident('withheld', { section: 'tools', name: `a tool of the number ${at}` }))
  }
  await kept.written()
  expect(written().incidents).toHaveLength(100)
  expect(written().incidents.map(({ name }) => name)).toContain('a tool of the number 99999')
  expect(save.mock.calls.length).toBeLessThan(10)
})

test('a name of megabytes is written as its beginning, a usual one whole', async () => {
  const kept = record()
  kept.refused(makeIncident('unlisted', { section: 'tools', name: 'x'.repeat(4_000_000) }))
  kept.refused(makeIncident('unlisted', { section: 'tools', name: 'send_file' }))
  await kept.written()
  expect(
    written()
      .incidents.map(({ name }) => name.length)
      .sort((a, b) => a - b),
  ).toEqual([9, 1_024])
})
