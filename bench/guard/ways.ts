/** Ways from a client to a server, each a command line. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../src/client/package-root.ts'

/** What is measured against what. */
export interface Ways {
  /** `direct`, `pipe`, `guard` and `sdk`. */
  readonly argv: ReadonlyMap<string, readonly string[]>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** The guard's command line, as it is installed. */
export const touchmark = join(packageRoot(), process.env['TOUCHMARK_BENCH_PROGRAM'] ?? 'dist/program/touchmark.js')

/** The ways to one server, whose tools are locked first. `caps` are options of the guard. */
export function waysTo(server: readonly string[], folder: string, caps: readonly string[] = []): Ways {
  // Extra certificates alone cost a Node 20 process 33 ms, so the environment is a clean one.
  const environment = { PATH: process.env['PATH'], HOME: folder }
  const script = (name: string): string => join(packageRoot(), 'bench/guard', name)
  const { execPath } = process
  execFileSync(execPath, [touchmark, 'lock', ...caps, '--', ...server], {
    env: environment,
    cwd: folder,
    stdio: 'ignore',
  })
  return {
    argv: new Map([
      ['direct', server],
      ['pipe', [execPath, script('byte-pipe.mjs'), ...server]],
      ['guard', [execPath, touchmark, 'guard', ...caps, '--', ...server]],
      ['sdk', [execPath, script('sdk-proxy.mjs'), ...server]],
    ]),
    environment,
    cwd: folder,
  }
}
