/** Attacks of the hostile suite against our own guard, as tests: one for each attack. */
import { beforeAll, describe, expect, test } from 'vitest'
import { choosePlays, type PlayResult, playAll } from '../hostile/suite/play-all.mjs'
import { guardInProcess } from './guard-in-process.ts'

/** Declares the tests of some groups of attacks over one transport. */
export function testAttacks(transport: 'stdio' | 'http', groups: readonly string[]): void {
  describe(`${groups.join(', ')} over ${transport}`, () => {
    const plays = choosePlays({ transports: [transport], groups })
    const results = new Map<string, PlayResult>()
    beforeAll(async () => {
      const played = await playAll({ open: guardInProcess, plays, jobs: 4 })
      for (const result of played) results.set(result.id, result)
    }, 600_000)

    test.each(plays.map(({ attack }) => attack.id))(
      '%s succeeds without the guard, fails through it, and its twin passes',
      (id) => {
        const { unguarded, guarded, twin } = results.get(id) ?? {}
        expect({ unguarded, guarded, twin }).toEqual({ unguarded: 'succeeded', guarded: 'blocked', twin: 'passed' })
      },
    )
  })
}
