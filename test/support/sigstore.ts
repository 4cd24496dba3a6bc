/**
 * A Sigstore on loopback: an OIDC issuer, Fulcio, Rekor v1 and v2, a timestamp authority and a CT log behind one URL, and
 * their trusted root. The logs and the timestamp authority are those of @sigstore/mock; the certificates are ours, with
 * all the extensions that the real Fulcio writes (fulcio-certificate.ts, oidc-claims.ts).
 */
import { createHash, generateKeyPairSync, verify } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { initializeCTLog, initializeTSA, tsaHandler } from '@sigstore/mock'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import { certificatePem, issueLeaf, makeAuthority, publicKeyBytes } from './fulcio-certificate.ts'
import { serve } from './http-servers.ts'
import { type Claims, emailClaims, extensionsOf, githubClaims, gitlabClaims, subjectOf } from './oidc-claims.ts'
import { type Answer, OidcIssuer } from './oidc-issuer.ts'
import { RekorLog } from './rekor-log.ts'
import { RekorV2Log } from './rekor-v2-log.ts'
import { type SigningServices, signBundle, type Twist } from './sigstore-bundle.ts'

/** What may differ from an honest signature of a GitHub Actions job, made now and logged by Rekor v1. */
export interface SignOptions {
  /** Claims of the signer; default `githubClaims()`. */
  readonly claims?: Claims
  /** The one thing that is wrong with the bundle (`twists` of sigstore-bundle.ts says what each means). */
  readonly twist?: Twist
  /** When the log and the timestamp authority saw it, milliseconds since the epoch; default now. */
  readonly atMs?: number
  /** Adds an RFC 3161 timestamp; default false. Its authority is not valid before this Sigstore was started. */
  readonly timestamp?: boolean
  /** Which log has the entry; default 1. An entry of 2 brings no time: ask for a timestamp, too. */
  readonly rekorVersion?: 1 | 2
}

/** A running Sigstore. */
export interface Sigstore {
  /** Base URL of Fulcio, Rekor, the timestamp authority and the OIDC issuer. */
  readonly url: string
  /** URL of the OIDC issuer, with discovery and keys. Its tokens may name any other issuer all the same. */
  readonly issuer: string
  /** The trusted root, JSON. */
  readonly trustedRoot: Uint8Array
  /** Every request that arrived, in order. */
  readonly received: readonly { readonly path: string; readonly body: string }[]
  /** A token of a GitHub Actions job; `repository`, `ref`, `event_name`, `exp`, … may be replaced like all claims. */
  githubToken(claims?: Claims): string
  /** A token of a GitLab pipeline. */
  gitlabToken(claims?: Claims): string
  /** A token of a person. */
  emailToken(claims?: Claims): string
  /** A token with exactly these claims beside times and audience. */
  token(claims: Claims): string
  /** The environment of a GitHub Actions job that may ask for tokens with these claims. */
  actionsEnvironment(claims?: Claims): Record<string, string>
  /** Signs a payload (an in-toto statement) in process, without HTTP: the bundle file. */
  sign(payload: Uint8Array, options?: SignOptions): Promise<Uint8Array>
  close(): Promise<void>
}

/** Starts a Sigstore with keys of its own. */
export async function startSigstore(): Promise<Sigstore> {
  let route: (at: URL, body: string, request: IncomingMessage) => Promise<Answer> = notStarted
  const received: { path: string; body: string }[] = []
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = new URL(request.url ?? '/', 'http://127.0.0.1')
    const body = await text(request)
    received.push({ path: at.pathname, body })
    const answer = await route(at, body, request)
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' }).end(answer.body)
  }
  const server = await serve((request, response) => void listener(request, response))
  const url = server.url.origin
  const oidc = new OidcIssuer(url)
  const services = await makeServices(url)
  route = (at, body, request) => answerFor(services, oidc, at, body, request)
  return {
    url,
    issuer: oidc.url,
    received,
    trustedRoot: Buffer.from(JSON.stringify(trustedRootOf(url, services))),
    githubToken: (claims) => oidc.token(githubClaims(claims)),
    gitlabToken: (claims) => oidc.token(gitlabClaims(claims)),
    emailToken: (claims) => oidc.token(emailClaims(claims)),
    token: (claims) => oidc.token(claims),
    actionsEnvironment: (claims) => oidc.actionsEnvironment(githubClaims(claims)),
    sign: (payload, options = {}) => signFile(services, payload, options),
    close: server.close,
  }
}

async function notStarted(): Promise<Answer> {
  return { status: 503, body: '{}' }
}

async function signFile(services: SigningServices, payload: Uint8Array, options: SignOptions): Promise<Uint8Array> {
  const { claims, twist, atMs = Date.now(), timestamp = false, rekorVersion = 1 } = options
  const bundle = await signBundle(services, {
    payload,
    claims,
    twist,
    timestamp,
    rekorVersion,
    atMs: wholeSeconds(atMs),
  })
  return new TextEncoder().encode(`${canonicalJson(bundle)}\n`)
}

function answerFor(
  services: Services,
  oidc: OidcIssuer,
  at: URL,
  body: string,
  request: IncomingMessage,
): Promise<Answer> {
  const now = wholeSeconds(Date.now())
  if (at.pathname === '/api/v2/signingCert') return certificateFor(services, oidc, body, now)
  if (at.pathname === '/api/v1/log/entries') return services.rekor.handle(body, now)
  if (at.pathname === '/api/v2/log/entries') return Promise.resolve(services.rekorV2.handle(body))
  if (at.pathname === '/api/v1/timestamp') return services.answerTimestamp(body, now)
  return Promise.resolve(oidc.handle(at, request.headers.authorization))
}

interface Services extends SigningServices {
  readonly ctLogKey: Buffer
  readonly timestampCertificates: readonly Buffer[]
  answerTimestamp(body: string, atMs: number): Promise<Answer>
}

async function makeServices(url: string): Promise<Services> {
  const [ctLog, otherCtLog] = [await initializeCTLog(newKeyPair()), await initializeCTLog(newKeyPair())]
  const clock = new Date()
  const authority = await initializeTSA(newKeyPair(), clock)
  const { fn } = tsaHandler(authority)
  const answerTimestamp = async (body: string, atMs: number): Promise<Answer> => {
    clock.setTime(atMs)
    const { statusCode, response } = await fn(body)
    return { status: statusCode, body: bytesOf(response), type: 'application/timestamp-reply' }
  }
  const stamp = async (signature: Uint8Array, atMs: number): Promise<Uint8Array> => {
    const artifactHash = createHash('sha256').update(signature).digest('base64')
    return Buffer.from((await answerTimestamp(JSON.stringify({ artifactHash, hashAlgorithm: 'sha256' }), atMs)).body)
  }
  return {
    fulcio: makeAuthority('Loopback Fulcio', Date.now()),
    otherFulcio: makeAuthority('Loopback Fulcio', Date.now()),
    rekor: await RekorLog.make(url),
    otherRekor: await RekorLog.make(url),
    rekorV2: new RekorV2Log(new URL(url).host),
    logCertificate: (precertificate, issuerId) => logWith(ctLog, precertificate, issuerId),
    logCertificateElsewhere: (precertificate, issuerId) => logWith(otherCtLog, precertificate, issuerId),
    timestamp: stamp,
    answerTimestamp,
    ctLogKey: ctLog.publicKey,
    timestampCertificates: [authority.intCertificate, authority.rootCertificate].map(bytesOf),
  }
}

type CtLog = Awaited<ReturnType<typeof initializeCTLog>>

async function logWith(log: CtLog, precertificate: Buffer, issuerId: Buffer): Promise<Buffer> {
  return Buffer.from(await log.log(arrayBuffer(precertificate), arrayBuffer(issuerId)))
}

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

function bytesOf(value: string | ArrayBufferView<ArrayBuffer>): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

function newKeyPair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}

/** Fulcio's endpoint: token, proof of possession, certificate. */
async function certificateFor(services: Services, oidc: OidcIssuer, body: string, now: number): Promise<Answer> {
  try {
    const { credentials, publicKeyRequest } = JSON.parse(body)
    const claims = oidc.claims(credentials.oidcIdentityToken, 'sigstore')
    const pem: string = publicKeyRequest.publicKey.content
    const challenge = Buffer.from(String(claims.email ?? claims.sub))
    const proof = Buffer.from(publicKeyRequest.proofOfPossession, 'base64')
    if (!verify('sha256', challenge, pem, proof)) throw new Error('the proof of possession does not verify')
    const leaf = await issueLeaf(services.fulcio, {
      publicKey: publicKeyBytes(pem),
      subject: subjectOf(claims),
      extensions: extensionsOf(claims),
      notBefore: now,
      notAfter: now + 600_000,
      logPrecertificate: services.logCertificate,
    })
    const certificates = [leaf, services.fulcio.certificate].map(certificatePem)
    return { status: 201, body: JSON.stringify({ signedCertificateEmbeddedSct: { chain: { certificates } } }) }
  } catch (error) {
    return { status: 400, body: JSON.stringify({ code: 3, message: String(error), details: [] }) }
  }
}

function trustedRootOf(url: string, services: Services): object {
  const validFor = { start: new Date(wholeSeconds(Date.now()) - 30 * 24 * 3_600_000).toISOString() }
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [logJson(url, services.rekor.publicKey, validFor), tiledLogJson(url, services.rekorV2, validFor)],
    certificateAuthorities: [authorityJson(url, [services.fulcio.certificate], validFor)],
    ctlogs: [logJson(url, services.ctLogKey, validFor)],
    timestampAuthorities: [authorityJson(url, services.timestampCertificates, validFor)],
  }
}

function logJson(baseUrl: string, publicKey: Buffer, validFor: object): object {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: publicKey.toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId: createHash('sha256').update(publicKey).digest('base64') },
  }
}

function tiledLogJson(baseUrl: string, { publicKey, id }: RekorV2Log, validFor: object): object {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: publicKey.toString('base64'), keyDetails: 'PKIX_ED25519', validFor },
    logId: { keyId: id.toString('base64') },
  }
}

function authorityJson(uri: string, certificates: readonly Buffer[], validFor: object): object {
  return {
    subject: { organization: 'loopback', commonName: 'loopback' },
    uri,
    certChain: { certificates: certificates.map((bytes) => ({ rawBytes: bytes.toString('base64') })) },
    validFor,
  }
}
