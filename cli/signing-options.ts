/** Options of the verbs that sign, and the signer that they come to: a key, or whom an OIDC token names. */
import { formatBundle, signPayload } from '../src/attestation/bundle.ts'
import { keySigner } from '../src/attestation/key-signer.ts'
import type { Source } from '../src/attestation/predicate.ts'
import { type DefinitionStatement, formatStatement } from '../src/attestation/statement.ts'
import { readNamedFile } from '../src/client/files/named-file.ts'
import {
  ambientToken,
  hasAmbientToken,
  IdentityToken,
  requirePublicSource,
} from '../src/client/publisher/identity-token.ts'
import { publicSigstore, type SigstoreServices } from '../src/client/publisher/signing-service.ts'
import { formatPublicKey, type KeyPair } from '../src/crypto/ed25519.ts'
import { SigningError, UsageError } from '../src/errors.ts'
import { quote, visibleLine } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import { readKey } from './commands/key.ts'
import { readStandardInput } from './files.ts'
import type { Io } from './io.ts'
import { passphraseOptions } from './passphrase.ts'
import { readTarget } from './target-options.ts'

/** How to sign: with a key, or keyless. */
export const signingOptions = {
  key: { type: 'string', value: 'FILE', help: 'sign with this secret key' },
  ...passphraseOptions,
  keyless: { type: 'boolean', help: "sign without a key, as the build's or a person's OIDC token says" },
  'identity-token': {
    type: 'string',
    value: 'FILE',
    help: "the OIDC token, - for standard input (default the build's)",
  },
  'public-log': { type: 'boolean', help: 'let a private repository be named in the public log' },
  'fulcio-url': { type: 'string', value: 'URL', help: `certificates (default ${publicSigstore.fulcioUrl})` },
  'rekor-url': { type: 'string', value: 'URL', help: `the log (default ${publicSigstore.rekorUrl})` },
  'rekor-version': { type: 'string', value: 'N', help: "version of the log's API, 1 or 2 (default 1)" },
  'tsa-url': {
    type: 'string',
    value: 'URL',
    help: `timestamps (default ${publicSigstore.tsaUrl}, none beside --fulcio-url)`,
  },
} as const satisfies OptionSpecs

/** Who signed, for reports. */
export type SignerReport =
  | { readonly keyId: string }
  | { readonly identity: string; readonly issuer: string; readonly logIndex: number }

/** What signing makes. */
export interface SignedStatement {
  /** The bundle file. */
  readonly bundle: Uint8Array
  readonly signer: SignerReport
  /** `ed25519:<base64>`; null for keyless signatures. */
  readonly publicKey: string | null
}

/** Somebody who can sign statements. */
export interface StatementSigner {
  /** What the signer's build is made of, as its token says; null for keys and people. */
  readonly source: Source | null
  /** Signs one statement. */
  sign(statement: DefinitionStatement): Promise<SignedStatement>
  /** Signs the canonical bytes of a statement of any kind. */
  signPayload(payload: Uint8Array): Promise<SignedStatement>
}

/**
 * Checks what can be checked before anything is done: that the options name one signer.
 *
 * @throws UsageError `E_USAGE` for no signer, for two, and for services that do not fit together.
 */
export function checkSigningOptions(options: ParsedOptions): void {
  const key = options.text('key')
  if ((key === undefined) !== options.flag('keyless')) {
    const found = key === undefined ? 'nobody who signs' : 'both --key and --keyless'
    throw misfit(found, 'either --key FILE or --keyless')
  }
  if (key === undefined) readServices(options)
}

/**
 * Refuses to start a server beside a token that it could take: its environment is ours to choose, but it can read our
 * process's through `/proc`. To be called before the server is looked at.
 *
 * @throws SigningError `E_SIGNER_EXPOSED` for a command target with `--keyless` while a build's token is in reach.
 */
export function refuseExposedSigner(words: readonly string[], options: ParsedOptions, io: Io): void {
  if (!options.flag('keyless') || !hasAmbientToken(io.env)) return
  if (readTarget(words, options, io).kind !== 'command') return
  throw new SigningError('E_SIGNER_EXPOSED', {
    found: 'a server to be started where it could take the token that signs',
    expected: 'a snapshot file',
    next: 'Use two jobs: "touchmark snapshot -o FILE -- COMMAND" without id-token, then "--keyless ./FILE" with it',
  })
}

/**
 * Opens the signer that the options name. A keyless one says on stderr whom it signs as.
 *
 * @throws SigningError `E_IDENTITY_TOKEN`, `E_SIGNING_UNREACHABLE`, `E_PRIVATE_SOURCE`; what reading a key throws, and
 * what {@link checkSigningOptions} throws.
 */
export async function openSigner(options: ParsedOptions, io: Io): Promise<StatementSigner> {
  checkSigningOptions(options)
  const key = options.text('key')
  return key === undefined ? await openKeyless(options, io) : keyStatementSigner(await readKey(key, options, io))
}

/** A signer with a key. */
export function keyStatementSigner(pair: KeyPair): StatementSigner {
  const signer = keySigner(pair)
  const publicKey = formatPublicKey(signer.publicKey)
  const signPayloadWithKey = async (payload: Uint8Array): Promise<SignedStatement> => {
    const bundle = formatBundle(await signPayload(payload, signer))
    return { bundle, signer: { keyId: signer.keyId }, publicKey }
  }
  return {
    source: null,
    sign: (statement) => signPayloadWithKey(formatStatement(statement)),
    signPayload: signPayloadWithKey,
  }
}

async function openKeyless(options: ParsedOptions, io: Io): Promise<StatementSigner> {
  const services = readServices(options)
  const token = await readToken(options, io)
  const { subject, issuer, source } = token.claims
  requirePublicSource(token.claims, options.flag('public-log'))
  io.stderr.write(`signing as ${visibleLine(subject, 300)}, by ${visibleLine(issuer)}\n`)
  const signPayloadKeyless = async (payload: Uint8Array): Promise<SignedStatement> => {
    const { signKeyless } = await import('../src/client/publisher/keyless-signer.ts')
    const signed = await signKeyless(payload, { token, services })
    const signer = { identity: signed.subject, issuer: signed.issuer, logIndex: signed.logIndex }
    return { bundle: signed.file, signer, publicKey: null }
  }
  return {
    source,
    sign: (statement) => signPayloadKeyless(formatStatement(statement)),
    signPayload: signPayloadKeyless,
  }
}

async function readToken(options: ParsedOptions, io: Io): Promise<IdentityToken> {
  const file = options.text('identity-token')
  if (file === undefined) return await ambientToken({ environment: io.env, now: io.now() })
  const bytes = file === '-' ? await readStandardInput(io) : readNamedFile(file, io)
  return new IdentityToken(Buffer.from(bytes).toString('latin1'), io.now())
}

/** A Sigstore of one's own is named whole: a certificate from one and an entry in another fit no trusted root. */
function readServices(options: ParsedOptions): SigstoreServices {
  const [fulcioUrl, rekorUrl, tsaUrl] = ['fulcio-url', 'rekor-url', 'tsa-url'].map((name) => options.text(name))
  const rekorVersion = readVersion(options)
  if (fulcioUrl !== undefined && rekorUrl === undefined) {
    throw misfit('--fulcio-url without --rekor-url', 'both: its identities do not belong into the public log')
  }
  const services = {
    fulcioUrl: fulcioUrl ?? publicSigstore.fulcioUrl,
    rekorUrl: rekorUrl ?? publicSigstore.rekorUrl,
    rekorVersion,
    tsaUrl: tsaUrl ?? (fulcioUrl === undefined ? publicSigstore.tsaUrl : null),
  }
  if (rekorVersion === 2 && rekorUrl === undefined) {
    throw misfit('--rekor-version 2 without --rekor-url', "the log's address; the public one changes every year")
  }
  if (rekorVersion === 2 && services.tsaUrl === null) {
    throw misfit('--rekor-version 2 without --tsa-url', 'a timestamp authority: this log tells no time')
  }
  return services
}

function readVersion(options: ParsedOptions): 1 | 2 {
  const text = options.text('rekor-version') ?? '1'
  if (text !== '1' && text !== '2') throw misfit(`--rekor-version ${quote(text)}`, '1 or 2')
  return text === '1' ? 1 : 2
}

function misfit(found: string, expected: string): UsageError {
  return new UsageError('E_USAGE', { found, expected })
}
