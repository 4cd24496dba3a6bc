/** What a registry answers about the provenance of a package, signed by the loopback Sigstore. */
import { canonicalBytes } from '../../src/encoding/canonical-json.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { parseJson } from '../../src/encoding/strict-json.ts'
import type { SignOptions, Sigstore } from './sigstore.ts'

/** A SLSA provenance statement about tarballs of these digests (`sha512-…`). */
export function provenanceStatement(
  integrities: readonly string[],
  more: Readonly<Record<string, JsonValue>> = {},
): Uint8Array {
  const subject = integrities.map((integrity) => ({
    name: 'pkg:npm/%40acme/weather@1.0.0',
    digest: { sha512: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') },
  }))
  const predicate = {
    buildDefinition: { buildType: 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1' },
  }
  return canonicalBytes({
    _type: 'https://in-toto.io/Statement/v1',
    subject,
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate,
    ...more,
  })
}

/** The registry's answer: npm's own attestation of the publication, which nobody reads here, and the provenance. */
export async function attestationsAnswer(
  sigstore: Sigstore,
  statement: Uint8Array,
  options: SignOptions = {},
): Promise<string> {
  const bundle = parseJson(await sigstore.sign(statement, options)).value
  const publication = { predicateType: 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1', bundle: {} }
  return JSON.stringify(
    { attestations: [publication, { predicateType: 'https://slsa.dev/provenance/v1', bundle }] },
    null,
    2,
  )
}
