import type { Content, PreparedVersion } from '../../registry/store/standing.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { type Identity, keyIdentity } from '../../src/trust/identity.ts'
import { pairOf } from './publishing.ts'

/** Bytes with their digest. */
export function content(bytes: Uint8Array | string): Content {
  const raw = typeof bytes === 'string' ? utf8(bytes) : bytes
  return { digest: sha256Hex(raw), bytes: raw }
}

/** Who a person is who signs with a key. */
export function signerOf(person: string): Identity {
  return keyIdentity(pairOf(person).publicKey)
}

/** A prepared version for tests of what comes after the checks; its bytes are not signed by anybody. */
export function preparedVersion(parts: Partial<PreparedVersion> = {}): PreparedVersion {
  const name = parts.name ?? 'io.github.acme/weather'
  const version = parts.version ?? '1.0.0'
  const profile = parts.profile ?? 'default'
  return {
    name,
    version,
    profile,
    identity: signerOf('acme'),
    snapshot: content(`snapshot of ${name} ${version} ${profile}`),
    bundle: content(`bundle of ${name} ${version} ${profile}`),
    definitions: [content(`{"name":"${version}"}`)],
    findings: utf8('[]'),
    findingCounts: { error: 0, warning: 0, note: 0 },
    definitionCount: 1,
    locators: [],
    words: name.split(/[^a-z0-9]+/).join(' '),
    admitted: 'operator',
    idempotency: null,
    ...parts,
  }
}
