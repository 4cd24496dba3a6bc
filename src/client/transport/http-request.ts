/** One HTTP request to a server: the only place where capture touches the network. */
import { CaptureError, type ErrorParts, TouchmarkError, UsageError } from '../../errors.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import { requireSecureUrl, type UrlTarget } from '../target.ts'
import { readFrame } from './frame.ts'
import { concealTokens } from './live-tokens.ts'
import type { ByteBudget } from './transport.ts'

/** One request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: URL
  /** Protocol headers; the target's own are added. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal: AbortSignal
}

/** A status that refuses the request, with what a JSON-RPC error in the body says. */
export class HttpRefusal extends CaptureError {
  readonly status: number

  constructor(status: number, code: 'E_SERVER_AUTH' | 'E_SERVER_ERROR' | 'E_SERVER_TRANSPORT', parts: ErrorParts) {
    super(code, parts)
    this.status = status
  }
}

/** Longest chain of redirects that is followed. */
const maxRedirects = 5

/** Longest body of a refusal that is looked at. */
const maxRefusalBytes = 65_536

/**
 * Sends one request and returns the response, whatever its status. Redirects are followed on the same origin only and
 * with the same method: another origin would get the target's credentials. The token of a sign-in follows none at all.
 * Where a sign-in can be renewed the request is sent again with the new token.
 *
 * @throws CaptureError `E_SERVER_TRANSPORT` no connection, or a redirect elsewhere.
 * @throws UsageError `E_USAGE` for plain http beyond loopback; what `access.renew` throws.
 */
export async function sendHttp(target: UrlTarget, request: HttpRequest): Promise<Response> {
  requireSecureUrl(target)
  const { access } = target
  if (access === undefined) return await sendOnce(target, request, undefined)
  for (;;) {
    const token = await access.token()
    const response = await sendOnce(target, request, token)
    const { status } = response
    // The end of a session is worth nobody's sign-in.
    if ((status !== 401 && status !== 403) || request.method === 'DELETE') {
      access.accepted()
      return response
    }
    await response.body?.cancel()
    const challenge = response.headers.get('www-authenticate')
    if (!(await access.renew({ status, challenge, token, signal: request.signal }))) return response
  }
}

async function sendOnce(target: UrlTarget, request: HttpRequest, token: string | undefined): Promise<Response> {
  let url = request.url
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const response = await fetchOnce(target, { ...request, url }, token)
    if (![301, 302, 303, 307, 308].includes(response.status)) return response
    await response.body?.cancel()
    const next = redirectTarget(url, request.method, response)
    if (token !== undefined) throw redirectedToken(url, next)
    url = next
  }
  throw new CaptureError('E_SERVER_TRANSPORT', { found: `more than ${maxRedirects} redirects`, where: quote(url.host) })
}

async function fetchOnce(
  target: UrlTarget,
  { method, url, headers, body, signal }: HttpRequest,
  token: string | undefined,
): Promise<Response> {
  const all = new Headers(target.headers)
  for (const [name, value] of Object.entries(headers)) all.set(name, value)
  if (token !== undefined) all.set('Authorization', `Bearer ${token}`)
  try {
    return await fetch(url, {
      method,
      headers: all,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    })
  } catch (cause) {
    throw connectionError(url, cause)
  }
}

/** What a failed connection or a broken body becomes. */
export function connectionError(url: URL, cause: unknown): TouchmarkError {
  if (cause instanceof TouchmarkError) return cause
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : 'no answer'
  return new CaptureError('E_SERVER_TRANSPORT', {
    found: `the connection failed (${visibleLine(code)})`,
    where: quote(url.host),
    expected: 'an MCP server',
    next: 'Check the address, and that the server runs',
    cause,
  })
}

function redirectTarget(from: URL, method: HttpRequest['method'], response: Response): URL {
  const location = response.headers.get('location') ?? ''
  const keepsMethod = method === 'GET' || response.status === 307 || response.status === 308
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  if (keepsMethod && to?.origin === from.origin) return to
  throw new CaptureError('E_SERVER_TRANSPORT', {
    found: `a redirect (${response.status}) to ${quote(to?.origin ?? location)}`,
    where: quote(from.host),
    expected: 'an answer, or a redirect on the same origin that keeps the method',
    next: 'If it is right, give the new URL',
  })
}

/** A token is for one URL: the path behind it may be somebody else's. */
function redirectedToken(from: URL, to: URL): CaptureError {
  return new CaptureError('E_SERVER_TRANSPORT', {
    found: `a redirect to ${quote(`${to.origin}${to.pathname}`, 200)}, where the token of a sign-in does not go`,
    where: quote(from.host),
    expected: 'an answer',
    next: 'If it is right, give the new URL, and sign in to that',
  })
}

/**
 * The body, chunk by chunk, counted. Ends quietly when `signal` is aborted.
 *
 * @throws CaptureError `E_SERVER_CAP` beyond the budget, `E_SERVER_TRANSPORT` where the connection breaks.
 */
export async function* bodyChunks(
  response: Response,
  url: URL,
  budget: ByteBudget,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (response.body === null) return
  try {
    for await (const chunk of response.body) {
      if (signal.aborted) return
      budget.take(chunk.length)
      yield chunk
    }
  } catch (cause) {
    if (!signal.aborted) throw connectionError(url, cause)
  }
}

/**
 * Turns a refusing status into an error. A body that answers the request itself with a JSON-RPC error is handed to
 * `onFrame` instead, and nothing is thrown: protocol revision 2026-07-28 sends such answers with 400 and 404.
 *
 * @throws HttpRefusal `E_SERVER_AUTH` for 401 and 403, `E_SERVER_ERROR` where the body is a JSON-RPC error without the
 * request's id, else `E_SERVER_TRANSPORT`.
 */
export async function readRefusal(
  response: Response,
  requestId: unknown,
  chunks: AsyncIterable<Uint8Array>,
  onFrame: (bytes: Uint8Array) => void,
): Promise<void> {
  const { status } = response
  if (status === 401 || status === 403) {
    await response.body?.cancel()
    throw authenticationNeeded(status)
  }
  const body = await readStart(chunks)
  const error = jsonRpcError(body)
  if (error !== undefined && error.id !== null && error.id === requestId) return onFrame(body)
  throw new HttpRefusal(status, error === undefined ? 'E_SERVER_TRANSPORT' : 'E_SERVER_ERROR', {
    found:
      error === undefined
        ? `status ${status}`
        : `status ${status}, error ${error.code} ${quote(concealTokens(error.text))}`,
    expected: 'an answer of an MCP server',
    next: 'Check that the URL is the one of the MCP endpoint',
  })
}

async function readStart(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    size += chunk.length
    if (size > maxRefusalBytes) return new Uint8Array()
  }
  return Buffer.concat(parts)
}

function jsonRpcError(body: Uint8Array) {
  try {
    const frame = readFrame(body)
    const message = frame.kind === 'messages' ? frame.messages[0] : undefined
    return message?.kind === 'error' ? message : undefined
  } catch (error) {
    // The status refuses already; what the body hides does not matter any more.
    if (error instanceof TouchmarkError && !(error instanceof UsageError)) return undefined
    throw error
  }
}

/** The error for an answer that wants other credentials. */
export function authenticationNeeded(status: number): HttpRefusal {
  return new HttpRefusal(status, 'E_SERVER_AUTH', {
    found: `status ${status}: the server wants other credentials`,
    expected: 'to be let in',
    next: 'Give credentials with --header "Authorization: Bearer ..." or --header-file',
  })
}
