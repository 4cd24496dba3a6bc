/**
 * Verifies call logs of several sizes with the program itself and prints the time and the peak memory of each.
 * Usage: node dist/bench/call-log.js [MEGABYTES ...], default 10 100 1000. The logs lie in a temporary folder and are
 * removed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../src/client/package-root.ts'
import { CallLogWriter } from '../src/guard/call-log/call-log-writer.ts'
import { openHeadSink } from '../src/guard/call-log/head-sink.ts'

const program = join(packageRoot(), 'dist/program/touchmark.js')
/** Tells the peak memory of a process when it ends. Its `maxRSS` would count what its parent had, too. Linux. */
const tellPeak = `data:text/javascript,${encodeURIComponent(
  "import { readFileSync } from 'node:fs';" +
    "process.on('exit', () => console.error('peak ' + /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]))",
)}`

async function writeLog(folder: string, megabytes: number): Promise<void> {
  const start = { entry: 'bench', server: 'node server.mjs', digestKey: '0011223344556677', version: '0.0.0' }
  const sinks = [openHeadSink(join(folder, 'heads'), () => Promise.reject(new Error('not a URL')))]
  const writer = new CallLogWriter({ folder, chain: 'ab'.repeat(16), start, sinks, now: Date.now })
  const digest = { pointer: '/path', type: 'string', length: 24, digest: 'cd'.repeat(16) } as const
  const line = { kind: 'call', method: 'tools/call', name: 'read_file', address: 'stdio', argumentsLeftOut: 0 } as const
  const calls = Math.ceil((megabytes * 1e6) / 480)
  for (let call = 1; call <= calls; call += 1) writer.append({ ...line, call, arguments: [digest] })
  await writer.close(calls)
}

async function measure(megabytes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'call-log-bench-'))
  try {
    await writeLog(folder, megabytes)
    const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
    const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    const began = performance.now()
    const words = ['call-log', 'verify', '--json', '--expect-head', join(folder, 'heads'), folder]
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', tellPeak, program, ...words], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`not intact and anchored: ${stdout}${stderr}`)
    const seconds = (performance.now() - began) / 1000
    const { chains } = JSON.parse(stdout) as { chains: { lines: number }[] }
    const peakMb = Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024
    console.log(
      `${(bytes / 1e6).toFixed(0)} MB, ${files.length} files, ${chains[0]?.lines} lines: ${seconds.toFixed(1)} s, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s, peak memory ${peakMb.toFixed(0)} MB`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const sizes = process.argv.slice(2).map(Number)
for (const megabytes of sizes.length === 0 ? [10, 100, 1000] : sizes) await measure(megabytes)
