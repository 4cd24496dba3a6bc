import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSessionAlerts } from '../../../src/guard/alerts/session-alerts.ts'
import type { CallPreset } from '../../../src/trust/call-rules.ts'
import { temporaryFolder } from '../../support/memory-io.ts'

/** The alerts that a session raises which makes so many calls of one tool within a minute. */
async function alertsOf(calls: number, preset: CallPreset, perMinute?: number): Promise<string[]> {
  const stateFolder = temporaryFolder()
  const sent: string[] = []
  const alerts = await openSessionAlerts(
    { preset, alerts: [{ to: ['https://alerts.example/'], ...(perMinute === undefined ? {} : { perMinute }) }] },
    { entry: 'files', chain: 'ab'.repeat(16), stateFolder },
    {
      post: async (_url, body) => void sent.push((JSON.parse(body) as { alert: string }).alert),
      tell: (text) => void sent.push(text),
      surroundings: { now: () => 0 },
    },
  )
  for (let call = 1; call <= calls; call += 1) {
    const rest = { address: 'stdio', arguments: [], argumentsLeftOut: 0 }
    alerts.take({ kind: 'call', call, method: 'tools/call', name: 'weather', ...rest })
  }
  await alerts.close()
  expect(readdirSync(join(stateFolder, 'habits'))).toHaveLength(1)
  return sent
}

describe('how many calls a minute alert, where policy does not say', () => {
  test('under hardened the sixth does, and the fifth does not (LOG-4)', async () => {
    expect(await alertsOf(5, 'hardened')).toEqual([])
    expect(await alertsOf(6, 'hardened')).toEqual(['call-rate'])
  })

  test('under standard none does, unless policy says so', async () => {
    expect(await alertsOf(90, 'standard')).toEqual([])
    expect(await alertsOf(3, 'standard', 2)).toEqual(['call-rate'])
  })
})
