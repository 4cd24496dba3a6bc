/**
 * Verifies a call log of a stated size and prints the time and the peak memory beside those of a small one.
 * Usage: node dist/bench/call-log.js [MEGABYTES], default 1,024. The log lies in a temporary folder and is removed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CallLogWriter } from '../src/guard/call-log/call-log-writer.ts'
import { verifyCallLogs } from '../src/guard/call-log/verify-call-log.ts'

const self = fileURLToPath(import.meta.url)

function writeLog(folder: string, megabytes: number): void {
  const start = { entry: 'bench', server: 'node server.mjs', digestKey: '0011223344556677', version: '0.0.0' }
  const writer = new CallLogWriter({ folder, chain: 'ab'.repeat(16), start, now: Date.now })
  const digest = { pointer: '/path', type: 'string', length: 24, digest: 'cd'.repeat(16) } as const
  const line = { kind: 'call', method: 'tools/call', name: 'read_file', address: 'stdio', argumentsLeftOut: 0 } as const
  const calls = Math.ceil((megabytes * 1e6) / 480)
  for (let call = 1; call <= calls; call += 1) writer.append({ ...line, call, arguments: [digest] })
  void writer.close(calls)
}

function measure(megabytes: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'call-log-bench-'))
  try {
    writeLog(folder, megabytes)
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    const { stdout } = spawnSync(process.execPath, [self, 'verify', folder], { encoding: 'utf8' })
    const { lines, seconds, peakMb } = JSON.parse(stdout) as Record<string, number>
    console.log(
      `${(bytes / 1e6).toFixed(0)} MB, ${lines} lines: ${seconds?.toFixed(1)} s, peak memory ${peakMb?.toFixed(0)} MB`,
    )
    return peakMb ?? 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function verify(folder: string): Promise<void> {
  const began = performance.now()
  const { chains } = await verifyCallLogs([folder], new Map())
  const [chain] = chains
  if (chain?.state !== 'intact') throw new Error(`not intact: ${chain?.problem?.found ?? 'no chain'}`)
  const peakMb = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ lines: chain.lines, seconds: (performance.now() - began) / 1000, peakMb }))
}

const [word = '1024', folder = ''] = process.argv.slice(2)
if (word === 'verify') await verify(folder)
else {
  const small = measure(64)
  const large = measure(Number(word))
  console.log(`peak memory of the large log against the small one: ${(large / small).toFixed(2)} (target 1.3)`)
}
