import { formatBundle, signStatement } from '../../src/attestation/bundle.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { makePublishStatement, type Statement, type StatementParts } from '../../src/attestation/statement.ts'
import { type KeyPair, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { sha256, sha256Hex } from '../../src/crypto/sha256.ts'
import { formatAcceptance } from '../../src/log/acceptance.ts'
import { type NoteVerifierKey, signNote } from '../../src/log/note.ts'
import { formatSnapshot } from '../../src/snapshot/snapshot.ts'
import { sampleSnapshot } from './sample-snapshot.ts'

/** A key pair that is the same in every run; never one for anything but tests. */
export function testKeyPair(label: string): KeyPair {
  return keyPairFromSeed(sha256(`test key: ${label}`))
}

/** The parts of a statement about the sample snapshot. */
export function samplePublishParts(changes: Partial<StatementParts> = {}): StatementParts {
  return {
    snapshot: sampleSnapshot(),
    name: 'io.github.acme/weather',
    version: '1.4.0',
    profile: 'default',
    bindings: [{ type: 'origin', origin: 'https://weather.example.com' }],
    source: null,
    masks: [],
    ...changes,
  }
}

/** One published version as files, with the keys that made it. */
export interface SampleRelease {
  readonly pair: KeyPair
  readonly statement: Statement
  readonly bundle: Uint8Array
  readonly snapshot: Uint8Array
  readonly receipt: string
  readonly registryKey: NoteVerifierKey
}

/** Signs the sample statement and accepts it, as a publisher and a registry would. */
export async function sampleRelease(changes: Partial<StatementParts> = {}): Promise<SampleRelease> {
  const parts = samplePublishParts(changes)
  const pair = testKeyPair('publisher')
  const registryPair = testKeyPair('registry')
  const origin = 'registry.example.com'
  const statement = makePublishStatement(parts)
  const bundle = formatBundle(await signStatement(statement, keySigner(pair)))
  const acceptance = formatAcceptance({
    origin,
    index: 48213,
    name: parts.name,
    version: parts.version,
    profile: parts.profile,
    snapshotDigest: statement.subject.sha256,
    bundleDigest: sha256Hex(bundle),
    acceptedAt: '2026-11-02T08:15:30.250Z',
  })
  return {
    pair,
    statement,
    bundle,
    snapshot: formatSnapshot(parts.snapshot),
    receipt: signNote(acceptance, origin, registryPair),
    registryKey: { name: origin, publicKey: registryPair.publicKey },
  }
}
