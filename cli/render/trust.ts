import { namedIdentityJson } from '../../src/attestation/named-identity.ts'
import { keyId } from '../../src/crypto/ed25519.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import type { AcceptedIdentity } from '../../src/trust/accepted-identity.ts'
import type { PublisherGrant, VoucherGrant } from '../../src/trust/identity-grant.ts'
import type { Level } from '../../src/trust/policy.ts'
import { visibleLine } from '../../src/visible-text.ts'

/** One grant, as a report shows it: times in RFC 3339, keys with their ids. */
interface GrantReport {
  readonly names: readonly string[]
  readonly identities: readonly JsonObject[]
  readonly threshold: number
  readonly validFrom?: string
  readonly validUntil?: string
}

/** What `touchmark trust list --json` says. */
export interface TrustReport {
  readonly publishers: readonly GrantReport[]
  readonly curators: readonly GrantReport[]
  readonly approvers: readonly GrantReport[]
  readonly registry: { readonly url: string; readonly key: string } | null
}

/** Whom one level of policy trusts. A project's level trusts nobody. */
export function trustReport(level: Level): TrustReport {
  if (level.name === 'project') return { publishers: [], curators: [], approvers: [], registry: null }
  const { publishers, curators = [], approvers = [], registry = null } = level.grants
  const reports = (grants: readonly (PublisherGrant | VoucherGrant)[]): GrantReport[] => grants.map(grantReport)
  return { publishers: reports(publishers), curators: reports(curators), approvers: reports(approvers), registry }
}

function grantReport(grant: PublisherGrant | VoucherGrant): GrantReport {
  const { names, identities, threshold = 1 } = grant
  const time = (name: 'validFrom' | 'validUntil'): { [key in typeof name]?: string } => {
    const value = name in grant ? (grant as PublisherGrant)[name] : undefined
    return value === undefined ? {} : { [name]: new Date(value).toISOString() }
  }
  return { names, identities: identities.map(identityReport), threshold, ...time('validFrom'), ...time('validUntil') }
}

function identityReport(identity: AcceptedIdentity): JsonObject {
  const json = namedIdentityJson(identity)
  return identity.type === 'key' ? { ...json, keyId: keyId(identity.publicKey) } : json
}

const titles = { publishers: 'publisher', curators: 'curator', approvers: 'approver' } as const

/** The same for people, one line for each identity. */
export function renderTrust(report: TrustReport): string {
  const lists = ['publishers', 'curators', 'approvers'] as const
  const lines = lists.flatMap((list) => report[list].flatMap((grant) => grantLines(titles[list], grant)))
  const { registry } = report
  const asked = registry === null ? '  no registry' : `  registry ${registry.url} with key ${registry.key}`
  return `${[...(lines.length === 0 ? ['  nobody\u2019s signature counts yet'] : lines), asked].join('\n')}\n`
}

function grantLines(title: string, { names, identities, threshold, validFrom, validUntil }: GrantReport): string[] {
  const rules = [
    threshold === 1 ? '' : `${threshold} of ${identities.length}`,
    validFrom === undefined ? '' : `from ${validFrom}`,
    validUntil === undefined ? '' : `until ${validUntil}`,
  ].filter((rule) => rule !== '')
  const suffix = rules.length === 0 ? '' : `   (${rules.join(', ')})`
  return identities.map((identity) => `  ${title.padEnd(10)} ${names.join(' ').padEnd(36)} ${words(identity)}${suffix}`)
}

function words({ publicKey, type: _, keyId: __, ...members }: JsonObject): string {
  if (typeof publicKey === 'string') return publicKey
  return visibleLine(
    Object.entries(members)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', '),
    600,
  )
}
