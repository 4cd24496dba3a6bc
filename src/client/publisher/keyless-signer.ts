/**
 * Signing without a key: a certificate from Fulcio for a key that lives as long as this call, an entry in Rekor, and a
 * timestamp. The one file that loads Sigstore's signing half, and only once something is signed.
 */
import type { SerializedBundle } from '@sigstore/bundle'
import { envelopeJson, payloadType } from '../../attestation/envelope.ts'
import { utf8 } from '../../encoding/bytes.ts'
import { canonicalJson } from '../../encoding/canonical-json.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import type { RequestOptions } from '../network/service-request.ts'
import { fulcioSigner } from './fulcio-signer.ts'
import type { IdentityToken } from './identity-token.ts'
import { checkKeylessBundle, type KeylessSignature } from './keyless-signature.ts'
import { rekorV2Witness, type SigningWitness } from './rekor-v2-witness.ts'
import { type AskedService, askService, requireServiceUrl, type SigstoreServices } from './signing-service.ts'

/** Options of {@link signKeyless}. */
export interface KeylessOptions extends RequestOptions {
  readonly token: IdentityToken
  readonly services: SigstoreServices
}

/**
 * Signs a payload (an in-toto statement) as whom the token names. What the services made is checked before it is
 * returned, except for the trusted root: that is for those who verify.
 *
 * @throws SigningError `E_SIGNING_UNREACHABLE` where a service is away, refuses, or answers what does not fit;
 * `E_IDENTITY_TOKEN` where it refuses the token. UsageError `E_USAGE` for an address that is neither https nor loopback.
 */
export async function signKeyless(payload: Uint8Array, options: KeylessOptions): Promise<KeylessSignature> {
  const { services, token } = options
  const secrets = [token.reveal(), ...token.reveal().split('.')]
  const asked = (name: string, url: string): AskedService => {
    return { name, url: requireServiceUrl(url, name).href.replace(/\/+$/, ''), secrets }
  }
  const fulcio = asked('Fulcio', services.fulcioUrl)
  const rekor = asked('Rekor', services.rekorUrl)
  const tsa = services.tsaUrl === null ? null : asked('the timestamp authority', services.tsaUrl)
  const { DSSEBundleBuilder } = await import('@sigstore/sign')
  const { bundleToJSON } = await import('@sigstore/bundle')
  const witnesses = [await rekorWitness(rekor, options), ...(tsa === null ? [] : [await tsaWitness(tsa, options)])]
  const builder = new DSSEBundleBuilder({ signer: fulcioSigner(fulcio, token, options), witnesses })
  const made = await builder.create({ data: Buffer.from(payload), type: payloadType })
  return checkKeylessBundle(formatMade(bundleToJSON(made), made.content.dsseEnvelope), payload, token.claims)
}

interface MadeEnvelope {
  readonly payload: Uint8Array
  readonly signatures: readonly { readonly sig: Uint8Array }[]
}

/** Our one form. Protobuf's JSON leaves an empty key id out; what the services said passes our own strict reader. */
function formatMade({ mediaType, verificationMaterial }: SerializedBundle, { payload, signatures }: MadeEnvelope) {
  const material = parseJson(utf8(JSON.stringify(verificationMaterial))).value
  const signature = signatures[0]?.sig ?? new Uint8Array()
  const dsseEnvelope = envelopeJson({ payloadType, payload, signature })
  return utf8(`${canonicalJson({ mediaType, verificationMaterial: material, dsseEnvelope })}\n`)
}

function requestOptions({ timeoutMs = 20_000, retries = 2 }: KeylessOptions) {
  return { timeout: timeoutMs, retry: { retries, minTimeout: 250, maxTimeout: 2_000 } }
}

async function rekorWitness(service: AskedService, options: KeylessOptions): Promise<SigningWitness> {
  if (options.services.rekorVersion === 2) return rekorV2Witness(service, options)
  const { RekorWitness } = await import('@sigstore/sign')
  const witness = new RekorWitness({ rekorBaseURL: service.url, entryType: 'dsse', ...requestOptions(options) })
  return { testify: (content, key) => askService(service, () => witness.testify(content, key)) }
}

async function tsaWitness(service: AskedService, options: KeylessOptions): Promise<SigningWitness> {
  const { TSAWitness } = await import('@sigstore/sign')
  const witness = new TSAWitness({ tsaBaseURL: service.url, ...requestOptions(options) })
  return { testify: (content) => askService(service, () => witness.testify(content)) }
}
