import type { Binding } from '../../src/attestation/binding.ts'
import { formatBundle, signStatement } from '../../src/attestation/bundle.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { makePublishStatement } from '../../src/attestation/statement.ts'
import { formatSubmission } from '../../src/attestation/submission.ts'
import { formatPublicKey, type KeyPair, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { sha256, sha256Hex } from '../../src/crypto/sha256.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import { makeDefinition } from '../../src/snapshot/definition.ts'
import { formatSnapshot, makeSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'

/** A signed version, ready to be published, with the bytes of its parts. */
export interface Signed {
  readonly body: Uint8Array
  readonly bundle: Uint8Array
  readonly snapshot: Uint8Array
  readonly snapshotDigest: string
  readonly bundleDigest: string
  readonly publicKey: string
}

/** What a test version is about; everything has a default. */
export interface SigningParts {
  readonly name?: string
  readonly version?: string
  readonly profile?: string
  readonly tools?: readonly JsonObject[]
  readonly instructions?: string | null
  readonly bindings?: readonly Binding[]
  readonly pair?: KeyPair
}

/** The key pair of a person; the same each time. */
export function pairOf(person: string): KeyPair {
  return keyPairFromSeed(sha256(person))
}

/** A tool with one parameter. */
export function tool(name: string, description: string): JsonObject {
  return { name, description, inputSchema: { type: 'object', properties: { city: { type: 'string' } } } }
}

/** A snapshot of some tools. */
export function snapshotOf(tools: readonly JsonObject[], instructions: string | null = null): Snapshot {
  return makeSnapshot({
    context: {
      serverInfo: { name: 'weather' },
      protocolVersion: '2025-11-25',
      capabilities: {},
      platform: 'linux-x64',
    },
    instructions,
    sections: { tools: tools.map((value) => makeDefinition('tools', value)) },
  })
}

/** Signs a version as its publisher would. */
export async function signVersion(parts: SigningParts = {}): Promise<Signed> {
  const pair = parts.pair ?? pairOf('acme')
  const { name = 'io.github.acme/weather', version = '1.0.0', profile = 'default', bindings = [] } = parts
  const content = snapshotOf(parts.tools ?? [tool('get_weather', 'The weather of a city.')], parts.instructions)
  const statement = makePublishStatement({
    snapshot: content,
    name,
    version,
    profile,
    bindings,
    source: null,
    masks: [],
  })
  const bundle = formatBundle(await signStatement(statement, keySigner(pair)))
  const snapshot = formatSnapshot(content)
  const publicKey = formatPublicKey(pair.publicKey)
  const body = formatSubmission({ bundle, snapshot, publicKey })
  return { body, bundle, snapshot, publicKey, snapshotDigest: sha256Hex(snapshot), bundleDigest: sha256Hex(bundle) }
}

/** The path of a version. */
export function versionPath(name: string, version: string): string {
  return `/v1/servers/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`
}
