/**
 * Whether a domain names a key as its own: in a TXT record, or in a file on its web server, as for the official MCP
 * registry (`v=MCPv1; k=ed25519; p=<base64 of the 32 raw bytes>`). DNSSEC is not checked: whoever can forge the answers
 * that this registry's resolver gets can prove a name that nobody has taken yet.
 */
import { Resolver } from 'node:dns/promises'
import { equalBytes, fromBase64, fromUtf8 } from '../../src/encoding/bytes.ts'
import { RegistryError } from '../../src/errors.ts'
import type { KeyIdentity } from '../../src/trust/identity.ts'
import { quote } from '../../src/visible-text.ts'
import { type FetchDoorOptions, FetchFailedError, fetchDocument } from '../fetch-door.ts'
import type { ProveDomain } from './admission.ts'

/** How domains are asked. */
export interface NamespaceProofOptions {
  /** Resolvers, `ADDRESS` or `ADDRESS:PORT`; default the system's. */
  readonly dnsServers?: readonly string[]
  /** For one question; default 2,000. */
  readonly dnsTimeoutMs?: number
  readonly timeoutMs?: number
  readonly testing?: FetchDoorOptions['testing']
}

/** Domains that are asked at once, at most. */
const maxAtOnce = 16

/** Makes the function that asks domains. @throws Error of node:dns for a resolver that is no address. */
export function makeProveDomain(options: NamespaceProofOptions = {}): ProveDomain {
  const resolver = new Resolver({ timeout: options.dnsTimeoutMs ?? 2000, tries: 2 })
  if (options.dnsServers !== undefined && options.dnsServers.length > 0) resolver.setServers(options.dnsServers)
  const { timeoutMs, testing } = options
  const door: FetchDoorOptions = {
    resolve: (host) => addressesOf(resolver, host),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(testing === undefined ? {} : { testing }),
  }
  let asking = 0
  return async (domain, key) => {
    if (asking >= maxAtOnce) {
      throw new RegistryError('E_RATE_LIMITED', {
        found: 'too many domains to ask at once',
        next: 'Try again in a moment',
      })
    }
    asking += 1
    try {
      return await proveDomain(resolver, door, domain, key)
    } finally {
      asking -= 1
    }
  }
}

async function proveDomain(resolver: Resolver, door: FetchDoorOptions, domain: string, key: KeyIdentity) {
  const records = await textRecords(resolver, domain)
  if (names(records, key)) return 'dns'
  // A domain that names keys in its DNS has spoken: its web server does not overrule it.
  if (keysOf(records).length > 0) throw unproven(domain, 'a TXT record that names another key')
  const file = await wellKnownFile(door, domain)
  if (file !== null && names(file.split('\n'), key)) return 'well-known'
  throw unproven(domain, file === null ? 'neither a TXT record nor a file' : 'a file that does not name this key')
}

/** The TXT records of a domain, each in one piece. */
async function textRecords(resolver: Resolver, domain: string): Promise<string[]> {
  try {
    return (await resolver.resolveTxt(domain)).map((chunks) => chunks.join(''))
  } catch (error) {
    if (isAbsence(error)) return []
    throw unreachable(domain, `DNS: ${codeOf(error)}`, error)
  }
}

/** The file on the domain's web server; null where there is none. */
async function wellKnownFile(door: FetchDoorOptions, domain: string): Promise<string | null> {
  try {
    const { status, body } = await fetchDocument(`https://${domain}/.well-known/mcp-registry-auth`, door)
    if (status >= 500) throw unreachable(domain, `its web server answered ${status}`)
    return status === 200 ? textOf(body) : null
  } catch (error) {
    if (error instanceof FetchFailedError) {
      if (error.isAddressless) return null
      throw unreachable(domain, error.message, error)
    }
    throw error
  }
}

/** Bytes that are no UTF-8 name nobody. */
function textOf(body: Uint8Array): string | null {
  try {
    return fromUtf8(body)
  } catch {
    return null
  }
}

async function addressesOf(resolver: Resolver, host: string): Promise<string[]> {
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  for (const answer of answers) {
    if (answer.status === 'rejected' && !isAbsence(answer.reason)) throw answer.reason
  }
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

/** A name that is not there, or has no record of the kind: an answer, unlike no answer. */
function isAbsence(error: unknown): boolean {
  return ['ENOTFOUND', 'ENODATA'].includes(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
}

function names(lines: readonly string[], { publicKey }: KeyIdentity): boolean {
  return keysOf(lines).some((key) => equalBytes(key, publicKey))
}

/** The Ed25519 keys that records name; records of other forms, versions and key types are none of ours. */
function keysOf(lines: readonly string[]): Uint8Array[] {
  return lines.flatMap((line) => {
    const fields = new Map(line.split(';').map((field) => splitField(field)))
    if (fields.get('v') !== 'MCPv1' || fields.get('k') !== 'ed25519') return []
    const key = fromBase64(fields.get('p') ?? '')
    return key?.length === 32 ? [key] : []
  })
}

function splitField(field: string): [string, string] {
  const cut = field.indexOf('=')
  return [field.slice(0, cut).trim(), field.slice(cut + 1).trim()]
}

function unproven(domain: string, found: string): RegistryError {
  return new RegistryError('E_NAMESPACE_UNPROVEN', {
    found,
    where: quote(domain, 300),
    expected: 'the key that signed, as "v=MCPv1; k=ed25519; p=…" in a TXT record of the domain',
    next: 'Or as the text of /.well-known/mcp-registry-auth; or ask the operator',
  })
}

function unreachable(domain: string, found: string, cause?: unknown): RegistryError {
  return new RegistryError('E_NAMESPACE_UNREACHABLE', {
    found,
    where: quote(domain, 300),
    next: 'Try again later: nothing was accepted or refused',
    cause,
  })
}
