/** @sigstore/verify on its own, without anything of ours: what it accepts and refuses is a fact about test bundles. */
import { bundleFromJSON } from '@sigstore/bundle'
import { type Signer, toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'

interface ValidFor {
  readonly start: string
}
interface LogJson {
  readonly baseUrl: string
  readonly publicKey: { readonly rawBytes: string; readonly validFor: ValidFor }
  readonly logId: { readonly keyId: string }
}
interface AuthorityJson {
  readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] }
  readonly validFor: ValidFor
}

/** Verifies a bundle file with the library alone, with its default thresholds; throws what the library throws. */
export function verifyWithLibrary(bundle: Uint8Array, trustedRoot: Uint8Array): Signer {
  const root = JSON.parse(Buffer.from(trustedRoot).toString('utf8'))
  const material = toTrustMaterial({
    mediaType: root.mediaType,
    tlogs: root.tlogs.map(readLog),
    ctlogs: root.ctlogs.map(readLog),
    certificateAuthorities: root.certificateAuthorities.map(readAuthority),
    timestampAuthorities: root.timestampAuthorities.map(readAuthority),
  })
  const entity = toSignedEntity(bundleFromJSON(JSON.parse(Buffer.from(bundle).toString('utf8'))))
  return new Verifier(material).verify(entity)
}

function readLog({ baseUrl, publicKey, logId }: LogJson) {
  const key = { rawBytes: bytes(publicKey.rawBytes), keyDetails: 0, validFor: readValidFor(publicKey.validFor) }
  return {
    baseUrl,
    hashAlgorithm: 0,
    publicKey: key,
    logId: { keyId: bytes(logId.keyId) },
    checkpointKeyId: undefined,
    operator: '',
  }
}

function readAuthority({ certChain, validFor }: AuthorityJson) {
  const certificates = certChain.certificates.map(({ rawBytes }) => ({ rawBytes: bytes(rawBytes) }))
  return {
    certChain: { certificates },
    validFor: readValidFor(validFor),
    subject: undefined,
    uri: '',
    operator: '',
  }
}

function readValidFor({ start }: ValidFor) {
  return { start: new Date(start), end: undefined }
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}
