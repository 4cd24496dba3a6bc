import { formatStatement, makePublishStatement } from '../../src/attestation/statement.ts'
import { formatSubmission } from '../../src/attestation/submission.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import { formatSnapshot } from '../../src/snapshot/snapshot.ts'
import { snapshotOf, tool } from './publishing.ts'
import type { SignOptions, Sigstore } from './sigstore.ts'

/** What a version signed by a build is about; everything has a default. */
export interface KeylessParts {
  readonly name?: string
  readonly version?: string
  readonly tools?: readonly JsonObject[]
  readonly signing?: SignOptions
}

/** The body of a publish, signed by a build. */
export async function keylessVersion(sigstore: Sigstore, parts: KeylessParts = {}): Promise<Uint8Array> {
  const { name = 'io.github.acme/weather', version = '1.0.0' } = parts
  const content = snapshotOf(parts.tools ?? [tool('get_weather', 'The weather of a city.')])
  const about = { snapshot: content, name, version, profile: 'default', bindings: [], source: null, masks: [] }
  const bundle = await sigstore.sign(formatStatement(makePublishStatement(about)), parts.signing)
  return formatSubmission({ bundle, snapshot: formatSnapshot(content), publicKey: null })
}
