/** What a proxy adds to one call: each way's median, less that of the server without one. */
import { median } from '../measure.ts'
import type { Ways } from './ways.ts'
import { WireClient } from './wire-client.ts'

/** Microseconds that each way adds to a call, round by round. */
export type AddedTimes = ReadonlyMap<string, readonly number[]>

/** Calls over every way in turn, `rounds` times after a warm-up, `calls` calls at a time. */
export async function addedTimes(ways: Ways, answerBytes: number, rounds: number, calls: number): Promise<AddedTimes> {
  const clients = new Map<string, WireClient>()
  for (const [name, argv] of ways.argv) clients.set(name, new WireClient(argv, ways.environment, ways.cwd))
  for (const client of clients.values()) await client.open()
  const added = new Map<string, number[]>([...clients.keys()].map((name) => [name, []]))
  for (let round = -2; round < rounds; round += 1) {
    const medians = new Map<string, number>()
    for (const [name, client] of clients) medians.set(name, await medianCall(client, answerBytes, calls))
    if (round < 0) continue
    for (const [name, time] of medians) added.get(name)?.push((time - (medians.get('direct') ?? 0)) * 1000)
  }
  for (const client of clients.values()) await client.close()
  return added
}

async function medianCall(client: WireClient, answerBytes: number, calls: number): Promise<number> {
  const params = `{"name":"tool_0","arguments":{"bytes":${answerBytes}}}`
  const times: number[] = []
  for (let call = 0; call < calls; call += 1) {
    const start = performance.now()
    await client.ask('tools/call', params)
    times.push(performance.now() - start)
  }
  return median(times)
}

/** Median of the ratios of what two ways add, round by round. */
export function addedRatio(added: AddedTimes, ours: string, baseline: string): number {
  const [a = [], b = []] = [added.get(ours), added.get(baseline)]
  return median(a.map((time, round) => time / (b[round] ?? Number.NaN)))
}
