/** What a proxy adds to one call: each way's median, less that of the server without one. */
import { median, quantile } from '../measure.ts'
import type { Ways } from './ways.ts'
import { WireClient } from './wire-client.ts'

/** Calls of one kind: of how many, and how many together before the next way has its turn. */
export interface CallLoad {
  /** Bytes of text in each answer. */
  readonly answerBytes: number
  /** Calls of every process before any is counted. */
  readonly warmUp: number
  /** Processes of each way, one after another: where one comes to lie in memory is its lot as long as it lives. */
  readonly starts: number
  readonly rounds: number
  readonly calls: number
}

/** Microseconds that each way adds to a call, round by round. */
export type AddedTimes = ReadonlyMap<string, readonly number[]>

/** Calls over every way in turn, in rounds so short that what else the machine does meets all of them. */
export async function addedTimes(ways: Ways, load: CallLoad): Promise<AddedTimes> {
  const added = new Map<string, number[]>([...ways.argv.keys()].map((name) => [name, []]))
  for (let start = 0; start < load.starts; start += 1) {
    const clients = new Map<string, WireClient>()
    for (const [name, argv] of ways.argv) clients.set(name, new WireClient(argv, ways.environment, ways.cwd))
    for (const client of clients.values()) await client.open()
    for (const client of clients.values()) await medianCall(client, load.answerBytes, load.warmUp)
    for (let round = 0; round < load.rounds; round += 1) {
      for (const [name, time] of await addedInRound(clients, load, round % 2 === 1)) added.get(name)?.push(time)
    }
    for (const client of clients.values()) await client.close()
  }
  return added
}

/** Every other round goes the other way round, so that nobody always comes after the same one. */
async function addedInRound(
  clients: ReadonlyMap<string, WireClient>,
  { answerBytes, calls }: CallLoad,
  isReversed: boolean,
): Promise<Map<string, number>> {
  const medians = new Map<string, number>()
  const order = isReversed ? [...clients].reverse() : [...clients]
  for (const [name, client] of order) medians.set(name, await medianCall(client, answerBytes, calls))
  const direct = medians.get('direct') ?? Number.NaN
  return new Map([...medians].map(([name, time]) => [name, (time - direct) * 1000]))
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

/** Ratios of what two ways add, round by round: the median, and between what the middle half of them lies. */
export function addedRatio(
  added: AddedTimes,
  ours: string,
  baseline: string,
): { readonly ratio: number; readonly from: number; readonly to: number } {
  const [a = [], b = []] = [added.get(ours), added.get(baseline)]
  const ratios = a.map((time, round) => time / (b[round] ?? Number.NaN))
  return { ratio: median(ratios), from: quantile(ratios, 0.25), to: quantile(ratios, 0.75) }
}
