/**
 * `touchmark verify` against a lock, as a whole process, without a registry: start, capture, hashes, rules, verdict. The
 * baseline is a process that lists the same server with the SDK's client and judges nothing.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../src/client/package-root.ts'
import { compare, printComparison } from './measure.ts'

const root = packageRoot()
const folder = mkdtempSync(join(tmpdir(), 'touchmark-bench-'))
const run = promisify(execFile)
// Extra certificates alone cost a Node 20 process 33 ms, so the environment is a clean one.
const options = { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder } }
const touchmark = join(root, 'dist/cli/main.js')
const lister = join(root, 'bench/list-tools.mjs')

try {
  for (const count of [20, 500]) {
    const server = [process.execPath, join(root, 'bench/tool-server.mjs'), String(count)]
    await run(process.execPath, [touchmark, 'lock', '--', ...server], options)
    printComparison(
      await compare(
        `verify ${count} tools against a lock, whole process`,
        () => run(process.execPath, [touchmark, 'verify', '--', ...server], options),
        () => run(process.execPath, [lister, ...server], options),
        9,
      ),
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
