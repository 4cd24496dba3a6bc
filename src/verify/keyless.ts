/**
 * Keyless signatures: a Fulcio certificate, its certificate-transparency proof, a trusted time, and a transparency log's
 * proof, checked by Sigstore's own library. Who signed comes out; whether they may is never asked of the library, whose
 * policy accepts an empty one and takes a string for an unanchored pattern: see trust/accepted-identity.ts.
 *
 * This is the one file that imports the verifying half of Sigstore, and it is loaded only when a keyless bundle is met.
 */
import { bundleFromJSON } from '@sigstore/bundle'
import { TrustedRoot as TrustedRootMessage } from '@sigstore/protobuf-specs'
import { type Signer, toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import type { KeylessBundle } from '../attestation/bundle.ts'
import { fromUtf8 } from '../encoding/bytes.ts'
import { parseJson } from '../encoding/strict-json.ts'
import { VerificationError } from '../errors.ts'
import type { KeylessIdentity } from '../trust/identity.ts'
import { quote } from '../visible-text.ts'

/** Who signed, and when the log or a timestamp authority saw it, in milliseconds since 1970. */
export interface KeylessProof {
  readonly identity: KeylessIdentity
  readonly signedAt: number
}

/**
 * Verifies a keyless bundle against a root of trust, the bytes of a Sigstore `trusted_root.json`.
 *
 * @throws VerificationError `E_SIGNATURE_INVALID`.
 */
export function verifyKeyless(bundle: KeylessBundle, trustedRoot: Uint8Array): KeylessProof {
  const material = toTrustMaterial(TrustedRootMessage.fromJSON(parseJson(trustedRoot).value))
  const message = bundleFromJSON(parseJson(bundle.bytes).value)
  try {
    const signer = new Verifier(material).verify(toSignedEntity(message))
    const integrated = Number(message.verificationMaterial.tlogEntries[0]?.integratedTime ?? 0)
    return { identity: identityOf(signer), signedAt: integrated * 1000 }
  } catch (cause) {
    throw new VerificationError('E_SIGNATURE_INVALID', {
      found: `a keyless signature that does not hold (${quote(cause instanceof Error ? cause.message : 'unknown')})`,
      cause,
    })
  }
}

function identityOf({ identity }: Signer): KeylessIdentity {
  const extensions = new Map(
    (identity?.oids ?? []).map(({ oid, value }) => [oid?.id.join('.') ?? '', derText(new Uint8Array(value))]),
  )
  const extension = (number: number): string | null => extensions.get(`1.3.6.1.4.1.57264.1.${number}`) ?? null
  return {
    type: 'keyless',
    issuer: identity?.extensions?.issuer ?? '',
    subject: identity?.subjectAlternativeName ?? '',
    repository: extension(12),
    repositoryId: extension(15),
    owner: extension(16),
    ownerId: extension(17),
    commit: extension(13),
    ref: extension(14),
    trigger: extension(20),
    runner: extension(11),
    environment: extension(23),
    visibility: extension(22),
  }
}

/** A DER UTF8String of less than 128 bytes, or with one or two length bytes. */
function derText(der: Uint8Array): string | null {
  const [tag, first = 0] = der
  if (tag !== 0x0c) return null
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  return fromUtf8(der.subarray(2 + lengthBytes))
}
