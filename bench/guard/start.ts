/** From the start of a process to the answer to its first list. */
import { readFileSync } from 'node:fs'
import { median } from '../measure.ts'
import type { Ways } from './ways.ts'
import { WireClient } from './wire-client.ts'

/** One way's median milliseconds, and CPU milliseconds of it and its children. */
export interface StartTime {
  readonly wallMs: number
  readonly cpuMs: number
}

/** Times of every way, round by round. */
export type StartTimes = ReadonlyMap<string, readonly StartTime[]>

/** Starts every way in turn, `rounds` times after a warm-up; each way's times, round by round. */
export async function startTimes(ways: Ways, tools: number, rounds: number): Promise<StartTimes> {
  const times = new Map<string, StartTime[]>([...ways.argv.keys()].map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, argv] of ways.argv) {
      const time = await startOnce(argv, tools, ways)
      if (round > 0) times.get(name)?.push(time)
    }
  }
  return times
}

async function startOnce(argv: readonly string[], tools: number, { environment, cwd }: Ways): Promise<StartTime> {
  const before = childCpuMs()
  const start = performance.now()
  const client = new WireClient(argv, environment, cwd)
  const count = await client.open()
  const wallMs = performance.now() - start
  if (count !== tools) throw new Error(`${argv.join(' ')} listed ${count} tools instead of ${tools}`)
  await client.close()
  return { wallMs, cpuMs: childCpuMs() - before }
}

/** CPU time of all children that have ended, theirs included, in ticks of 10 ms (proc(5), `stat`, fields 16 and 17). */
function childCpuMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) * 10
}

/** Median of the ratios of one way's time to another's, round by round. */
export function wallRatio(times: StartTimes, ours: string, baseline: string): number {
  const [a = [], b = []] = [times.get(ours), times.get(baseline)]
  return median(a.map(({ wallMs }, round) => wallMs / (b[round]?.wallMs ?? Number.NaN)))
}

/** Ratio of the CPU time of all rounds together: one round is too short for the system's clock. */
export function cpuRatio(times: StartTimes, ours: string, baseline: string): number {
  const total = (name: string): number => (times.get(name) ?? []).reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  return total(ours) / total(baseline)
}
