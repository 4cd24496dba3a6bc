/**
 * What the guard costs, against a proxy that only passes bytes, against one written on the SDK, and against no proxy at
 * all; all in one run, in turn. Usage: node dist/bench/guard.js [start|calls|large|memory ...]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../src/client/package-root.ts'
import { addedRatio, addedTimes } from './guard/calls.ts'
import { memoryOf } from './guard/memory.ts'
import { cpuRatio, startTimes, wallRatio } from './guard/start.ts'
import { touchmark, type Ways, waysTo } from './guard/ways.ts'
import { WireClient } from './guard/wire-client.ts'
import { median } from './measure.ts'

const root = packageRoot()
const folder = mkdtempSync(join(tmpdir(), 'touchmark-bench-'))
const { execPath } = process
const plainServer = (tools: number): string[] => [execPath, join(root, 'bench/tool-server.mjs'), String(tools)]

/** One row: the ratio, its target, and whether it was met. */
function row(label: string, ratio: number, target: number): void {
  const met = ratio <= target ? 'met' : 'MISSED'
  console.log(`${label.padEnd(68)} ${ratio.toFixed(2).padStart(6)}   target ${target.toFixed(2)}   ${met}`)
}

async function start(): Promise<void> {
  const ways = waysTo(plainServer(20), folder)
  const times = await startTimes(ways, 20, 15)
  const onSdk = waysTo([execPath, join(root, 'bench/guard/sdk-server.mjs')], folder)
  const sdkTimes = await startTimes(onSdk, 20, 11)
  for (const [name, each] of times)
    console.log(`start, ${name}: ${median(each.map(({ wallMs }) => wallMs)).toFixed(1)} ms`)
  row('start until the first list, against the byte pipe', wallRatio(times, 'guard', 'pipe'), 1.1)
  row('the same, CPU time of all processes', cpuRatio(times, 'guard', 'pipe'), 1.1)
  row('start until the first list, against an SDK proxy', wallRatio(times, 'guard', 'sdk'), 0.35)
  row('start with a server on the SDK, against none', wallRatio(sdkTimes, 'guard', 'direct'), 1.25)
}

async function calls(): Promise<void> {
  const ways = waysTo(plainServer(20), folder)
  for (const [label, target, load] of [
    ['1 KB', 1.3, { answerBytes: 1_000, warmUp: 800, starts: 3, rounds: 12, calls: 60 }],
    ['100 KB', 1.5, { answerBytes: 100_000, warmUp: 300, starts: 3, rounds: 12, calls: 40 }],
  ] as const) {
    const added = await addedTimes(ways, load)
    for (const [name, each] of added) console.log(`${label} call, added by ${name}: ${median(each).toFixed(0)} us`)
    addedRow(`added to a call of ${label}, against the byte pipe`, addedRatio(added, 'guard', 'pipe'), target)
    addedRow(`added to a call of ${label}, against an SDK proxy`, addedRatio(added, 'guard', 'sdk'), 0.25)
    const { ratio, from, to } = addedRatio(added, 'pipe', 'sdk')
    console.log(
      `the byte pipe itself, half in ${from.toFixed(2)}..${to.toFixed(2)}: ${ratio.toFixed(2)} of the SDK proxy`,
    )
  }
}

function addedRow(label: string, { ratio, from, to }: ReturnType<typeof addedRatio>, target: number): void {
  row(`${label}, half in ${from.toFixed(2)}..${to.toFixed(2)}`, ratio, target)
}

const raised = ['--max-tools', '20000', '--max-bytes', '67108864']

async function large(): Promise<void> {
  const ways = waysTo(plainServer(10_000), folder, raised)
  const argv = new Map([...ways.argv].filter(([name]) => name === 'direct' || name === 'guard'))
  const times = await startTimes({ ...ways, argv }, 10_000, 7)
  for (const [name, each] of times)
    console.log(`10,000 tools, ${name}: ${median(each.map(({ wallMs }) => wallMs)).toFixed(0)} ms`)
  row('10,000 tools on one page, against no proxy', wallRatio(times, 'guard', 'direct'), 1.8)
  const fewWays = waysTo(plainServer(20), folder, raised)
  const few = await peakMemory(fewWays)
  row('peak memory with 10,000 tools, against 20', (await peakMemory(ways)) / few, 2.5)
}

async function peakMemory({ argv, environment, cwd }: Ways): Promise<number> {
  const client = new WireClient(argv.get('guard') ?? [], environment, cwd)
  await client.open()
  const { peakMb } = memoryOf(client.pid)
  await client.close()
  console.log(`peak memory: ${peakMb.toFixed(0)} MB`)
  return peakMb
}

async function memory(): Promise<void> {
  const { argv, environment, cwd } = waysTo(plainServer(500), folder)
  // A session that reads the listing with the linter; others know that it was read when it was pinned.
  rmSync(join(folder, '.local/state/touchmark/linted'), { recursive: true })
  const first = new WireClient(argv.get('guard') ?? [], environment, cwd)
  await first.open()
  console.log(`resident with 500 tools, a session that lints: ${memoryOf(first.pid).residentMb.toFixed(1)} MB`)
  await first.close()
  const client = new WireClient(argv.get('guard') ?? [], environment, cwd)
  await client.open()
  row('resident MB with 500 tools, any other session', memoryOf(client.pid).residentMb, 80)
  const call = async (count: number): Promise<number> => {
    for (let made = 0; made < count; made += 1)
      await client.ask('tools/call', '{"name":"tool_0","arguments":{"bytes":1000}}')
    return memoryOf(client.pid).residentMb
  }
  const early = await call(10_000)
  const late = await call(90_000)
  console.log(`resident at call 10,000: ${early.toFixed(1)} MB; at call 100,000: ${late.toFixed(1)} MB`)
  row('resident at call 100,000, against call 10,000', late / early, 1.05)
  await client.close()
}

const parts: Readonly<Record<string, () => Promise<void>>> = { start, calls, large, memory }

try {
  console.log(`guard: ${touchmark}, Node ${process.versions.node}`)
  const wanted = process.argv.slice(2)
  for (const [name, part] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await part()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
