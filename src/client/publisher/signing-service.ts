/** The services that keyless signing asks: their addresses, and what their failures become. */
import { SigningError, UsageError } from '../../errors.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import { requireSecureUrl } from '../target.ts'

/** A Sigstore: base URLs without a trailing slash. */
export interface SigstoreServices {
  readonly fulcioUrl: string
  readonly rekorUrl: string
  /** API of the log: 1 witnesses the time itself, 2 needs a timestamp authority. */
  readonly rekorVersion: 1 | 2
  /** Timestamp authority (RFC 3161); null: the log's time is the only one. */
  readonly tsaUrl: string | null
}

/**
 * The public Sigstore (sigstore.dev). Its addresses are those of the library and of its signing configuration; no test of
 * ours has ever reached them.
 */
export const publicSigstore: SigstoreServices = {
  fulcioUrl: 'https://fulcio.sigstore.dev',
  rekorUrl: 'https://rekor.sigstore.dev',
  rekorVersion: 1,
  tsaUrl: 'https://timestamp.sigstore.dev',
}

/**
 * Reads the address of a service, which is told who we are: https, or http on this machine.
 *
 * @throws UsageError `E_USAGE` for anything else, and for an address that carries credentials.
 */
export function requireServiceUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && url.username === '' && url.password === '' && isSecure(url)) return url
  throw new UsageError('E_USAGE', {
    found:
      url === undefined ? 'text that is no URL' : `the address ${quote(url.host === '' ? url.protocol : url.origin)}`,
    where: name,
    expected: 'https:// (http:// is for loopback), without credentials',
  })
}

function isSecure(url: URL): boolean {
  try {
    requireSecureUrl({ url })
    return true
  } catch {
    return false
  }
}

/** One service while it is asked. */
export interface AskedService {
  /** What it is called in messages. */
  readonly name: string
  readonly url: string
  /** Texts that must not appear in any message, whoever repeats them. */
  readonly secrets: readonly string[]
}

/**
 * Runs a request to a service. Its failure becomes one error, in which the service's own words are quoted and secrets
 * are left out, whatever library or service put them there.
 *
 * @throws SigningError `E_IDENTITY_TOKEN` where it answers 401 or 403, `E_SIGNING_UNREACHABLE` for everything else.
 */
export async function askService<T>(service: AskedService, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof SigningError) throw error
    const status = statusOf(error)
    // The error underneath is not kept as cause: the library puts the token into some of them.
    throw new SigningError(status === 401 || status === 403 ? 'E_IDENTITY_TOKEN' : 'E_SIGNING_UNREACHABLE', {
      found: withoutSecrets(describe(error, status), service.secrets),
      where: `${service.name} ${quote(service.url, 200)}`,
      next: status !== undefined && status < 500 ? 'It refused: see its own words' : 'Nothing was signed; try again',
    })
  }
}

function describe(error: unknown, status: number | undefined): string {
  const reason = reasonOf(error)
  if (status !== undefined) return `the answer ${status}, ${quote(reason, 200)}`
  const code = codeOf(error)
  if (code !== undefined) return `a connection that failed (${visibleLine(code, 40)})`
  return `an answer that cannot be used (${quote(reason, 200)})`
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
}

function* causes(error: unknown): Generator<Error> {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) yield each
}

function reasonOf(error: unknown): string {
  const all = [...causes(error)]
  return all.at(-1)?.message ?? String(error)
}

function statusOf(error: unknown): number | undefined {
  for (const each of causes(error)) {
    if ('statusCode' in each && typeof each.statusCode === 'number') return each.statusCode
  }
  return undefined
}

/** Codes of system and network errors; the library's own codes say only which of its steps failed. */
function codeOf(error: unknown): string | undefined {
  for (const each of causes(error)) {
    if (each.name === 'TimeoutError') return 'no answer in time'
    if ('type' in each && /timeout$/.test(String(each.type))) return 'no answer in time'
    if (
      'code' in each &&
      /^(?:E[A-Z]{4,}|UND_ERR_\w+|ERR_TLS_\w+|CERT_\w+|\w*SELF_SIGNED\w*)$/.test(String(each.code))
    ) {
      return String(each.code)
    }
  }
  return undefined
}
