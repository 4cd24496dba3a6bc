import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PreparedAssessment } from '../../../src/client/assessment/prepare-assessment.ts'
import { State } from '../../../src/client/state/state.ts'
import type { Surroundings } from '../../../src/client/surroundings.ts'
import { makeIncident } from '../../../src/guard/incident.ts'
import { SessionRecord } from '../../../src/guard/running/session-record.ts'

let folder: string
let state: State
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchmark-record-'))
  state = new State(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function record(at = '2026-07-01T00:00:00Z'): SessionRecord {
  const io = { now: () => Date.parse(at), stderr: new PassThrough() }
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

test('what another session of the entry refused stays for a day, and not for ever', async () => {
  const refusedBy = async (at: string, name: string): Promise<void> => {
    const session = record(at)
    session.refused(makeIncident('unlisted', { section: 'tools', name }))
    await session.written()
  }
  await refusedBy('2026-07-01T00:00:00Z', 'first')
  await refusedBy('2026-07-01T12:00:00Z', 'second')
  expect(
    written()
      .incidents.map(({ name }) => name)
      .sort(),
  ).toEqual(['first', 'second'])
  await refusedBy('2026-07-02T06:00:00Z', 'third')
  expect(
    written()
      .incidents.map(({ name }) => name)
      .sort(),
  ).toEqual(['second', 'third'])
})

test('a record that cannot be understood is written anew', async () => {
  const first = record()
  first.refused(makeIncident('unlisted', { section: 'tools', name: 'first' }))
  await first.written()
  const [file = ''] = readdirSync(join(folder, 'pending'))
  writeFileSync(join(folder, 'pending', file), '{"format":')
  const second = record()
  second.refused(makeIncident('unlisted', { section: 'tools', name: 'second' }))
  await second.written()
  expect(written().incidents.map(({ name }) => name)).toEqual(['second'])
})
