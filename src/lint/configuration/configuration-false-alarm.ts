/** What a person may send to this project's issue tracker about a wrong finding in a configuration: no text of the file. */

import { maskedPointer, publicPointer } from '../false-alarm.ts'
import { configurationFingerprint } from './configuration-fingerprint.ts'
import type { ConfigurationFinding } from './configuration-rule.ts'

/** The facts of one finding. No value of the file is in it, and no hash of one: a short secret could be guessed from that. */
export interface ConfigurationFalseAlarm {
  readonly rule: string
  readonly severity: string
  readonly message: string
  /** The place in the file, with every name that no client gives a meaning as `*`. */
  readonly pointer: string
  /** How many entries it takes. */
  readonly servers: number
  /** Where it lies in what a server shows: section and pointer, names as `*`. */
  readonly shown?: { readonly section: string; readonly pointer: string }
  /** Of rule, place and names: tells two reports of one finding from those of two. 64 hexadecimal digits. */
  readonly fingerprint: string
}

/** Member names that clients give a meaning. */
const publicNames = new Set(
  [
    'mcpServers managedMcpServers servers context_servers mcp_servers extensions mcp amp.mcpServers inputs customizations vscode',
    'command cmd args url httpUrl serverUrl uri env environment envs headers http_headers requestOptions',
    'type transport cwd disabled enabled timeout envFile path id default autoApprove alwaysAllow trust',
  ].flatMap((line) => line.split(' ')),
)
/** Members below which names are the user's own, whatever they are. */
const namingMembers = new Set([
  ...['mcpServers', 'managedMcpServers', 'servers', 'context_servers', 'mcp_servers', 'extensions', 'amp.mcpServers'],
  ...['env', 'environment', 'envs', 'headers', 'http_headers'],
])

/** Makes the report of one finding. */
export function configurationFalseAlarm(finding: ConfigurationFinding): ConfigurationFalseAlarm {
  const { rule, severity, message, pointer, servers, shown } = finding
  const place = shown === undefined ? {} : { shown: { section: shown.section, pointer: publicPointer(shown.pointer) } }
  return {
    ...{ rule, severity, message },
    pointer: maskedPointer(pointer, { names: publicNames, namingMembers }),
    servers: servers.length,
    ...place,
    fingerprint: configurationFingerprint(finding),
  }
}
