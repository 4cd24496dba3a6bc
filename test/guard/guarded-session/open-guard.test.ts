import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { prepareAssessment } from '../../../src/client/assessment/prepare-assessment.ts'
import { policyPaths } from '../../../src/client/policy/policy-paths.ts'
import { parseTarget, requireLive } from '../../../src/client/target.ts'
import { openGuard } from '../../../src/guard/guarded-session/open-guard.ts'
import { memoryIo, temporaryFolder } from '../../support/memory-io.ts'

const start = Date.parse('2026-11-21T12:00:00Z')
const hour = 3_600_000

/** A guard whose user policy is this, opened at `start`; `at` moves its clock. */
async function guardUnder(policy: object) {
  let now = start
  const { io } = memoryIo({ folder: temporaryFolder(), now: () => now })
  const path = policyPaths(io).user ?? ''
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(policy))
  const target = requireLive(parseTarget(['node', 'server.mjs'], {}))
  const launched = await prepareAssessment(target, { entry: 'files' }, io)
  const guard = await openGuard(target, launched, { limits: {}, callLog: { wanted: false, heads: [] } }, io)
  const session = (after: number) => {
    now = start + after
    const { enforce, enforceAfterMs } = guard.session('http')
    return { enforce, enforceAfterMs }
  }
  return { guard, session }
}

const bypass = {
  servers: ['files'],
  from: new Date(start).toISOString().replace('.000', ''),
  until: new Date(start + hour).toISOString().replace('.000', ''),
  reason: 'an outage',
}

test('a later session of a listening guard gets only what is left of a bypass', async () => {
  const { guard, session } = await guardUnder({ bypasses: [bypass] })
  expect(guard.options).toMatchObject({ enforce: false, enforceAfterMs: hour })
  expect(session(hour - 60_000)).toEqual({ enforce: false, enforceAfterMs: 60_000 })
  expect(session(hour)).toEqual({ enforce: true, enforceAfterMs: undefined })
  await guard.close()
})

test.each([
  ['without a bypass a session enforces', {}, true],
  ['with one of another server too', { bypasses: [{ ...bypass, servers: ['mail'] }] }, true],
  ['under observe nothing is enforced', { preset: 'observe', bypasses: [bypass] }, false],
])('%s', async (_name, policy, enforce) => {
  const { guard, session } = await guardUnder(policy)
  expect(session(0)).toEqual({ enforce, enforceAfterMs: undefined })
  await guard.close()
})
