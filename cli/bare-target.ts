/** The server that an entry names, without a guard in front of it. */
import { parseHeaders, parseTarget, requireLive, type Target } from '../src/client/target.ts'
import type { HostEntry } from '../src/hosts/host-entry.ts'

/** @throws UsageError `E_USAGE` for a URL that cannot be asked, and for headers that the protocol itself sets. */
export function bareTarget(host: HostEntry, cwd: string): Target {
  if (host.kind === 'command') return { kind: 'command', argv: host.argv, env: host.env, cwd }
  const headers = parseHeaders(Object.entries(host.headers).map(([name, value]) => `${name}: ${value}`))
  return requireLive(parseTarget([host.url], { as: 'url', headers }))
}
