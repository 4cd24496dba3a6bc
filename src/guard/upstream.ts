/** The server's side of the HTTP relay: requests go out with the headers that they are given, in their case and order. */
import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { connectionError } from '../client/http-request.ts'
import { type AccessRefusal, requireSecureUrl, type ServerAccess, type UrlTarget } from '../client/target.ts'
import { CaptureError, TouchmarkError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { headerOf, type RawHeaders } from './relay-headers.ts'

/** One request to the server. */
export interface UpstreamRequest {
  readonly method: string
  readonly url: URL
  /** With `Host`, without `Content-Length`. */
  readonly headers: RawHeaders
  readonly body?: Uint8Array
  /** It changes nothing, so it may be sent again where an idle connection turns out to be closed; default false. */
  readonly mayRepeat?: boolean
  /** Ends the request and its answer. */
  readonly signal: AbortSignal
}

/** Longest chain of redirects that is followed. */
const maxRedirects = 5
/** Shorter than the 5 s after which Node's servers close an idle connection. */
const idleSocketMs = 4_000

/** Connections to one server. */
export class Upstream {
  readonly #target: UrlTarget
  readonly #agent: HttpAgent

  constructor(target: UrlTarget) {
    this.#target = target
    const options = { keepAlive: true, timeout: idleSocketMs }
    this.#agent = target.url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  }

  /**
   * Sends a request; the answer's body is still to be read. A redirect is followed on the same origin where it keeps the
   * method: handed to a client it would lead past the guard. Where the guard is signed in to the server, a request that
   * brings no credentials goes out with the guard's.
   *
   * @throws CaptureError `E_SERVER_TRANSPORT` no connection, a redirect elsewhere, or an encoding that was not asked for.
   * @throws UsageError `E_USAGE` for plain http beyond loopback.
   */
  async send(request: UpstreamRequest): Promise<IncomingMessage> {
    requireSecureUrl(this.#target)
    const { access } = this.#target
    const token = hasCredentials(request) ? undefined : await access?.token()
    if (access === undefined || token === undefined) return await this.#follow(request, undefined)
    return await this.#sendSignedIn(request, access)
  }

  /** Sends a request with the token of the guard's own sign-in, and again where that could be renewed. */
  async #sendSignedIn(request: UpstreamRequest, access: ServerAccess): Promise<IncomingMessage> {
    for (;;) {
      const token = await access.token()
      const answer = await this.#follow(request, token)
      const { statusCode: status = 0, rawHeaders } = answer
      if ((status !== 401 && status !== 403) || request.method === 'DELETE') {
        access.accepted()
        return answer
      }
      const challenge = headerOf(rawHeaders, 'www-authenticate') ?? null
      if (!(await isRenewed(access, { status, challenge, token, signal: request.signal }))) return answer
      answer.resume()
    }
  }

  async #follow(request: UpstreamRequest, token: string | undefined): Promise<IncomingMessage> {
    const headers = token === undefined ? request.headers : [...request.headers, 'Authorization', `Bearer ${token}`]
    let { url } = request
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      const answer = await this.#once({ ...request, headers, url })
      const { statusCode = 0 } = answer
      if (![301, 302, 303, 307, 308].includes(statusCode)) return refuseEncoded(answer)
      answer.resume()
      if (token !== undefined)
        throw failure(`a redirect (${statusCode}), which the token of a sign-in does not follow`, 'an answer')
      url = redirectTarget(url, request.method, statusCode, headerOf(answer.rawHeaders, 'location') ?? '')
    }
    throw failure(`more than ${maxRedirects} redirects`, 'an answer')
  }

  /** Ends every connection. */
  close(): void {
    this.#agent.destroy()
  }

  #once(request: UpstreamRequest): Promise<IncomingMessage> {
    const { method, url, headers, body, mayRepeat = false, signal } = request
    const length = body === undefined ? [] : ['Content-Length', String(body.length)]
    const options: RequestOptions = {
      method,
      agent: this.#agent,
      headers: [...headers, ...length],
    }
    return new Promise((resolve, reject) => {
      const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (answer) => {
        const end = (): void => void answer.destroy()
        signal.addEventListener('abort', end, { once: true })
        answer.once('close', () => signal.removeEventListener('abort', end))
        // Whoever reads the answer gets the error; where nobody reads any more, it ends nothing but this answer.
        answer.on('error', () => undefined)
        resolve(answer)
      })
      sent.on('error', (cause) => {
        if (mayRepeat && sent.reusedSocket && !signal.aborted) resolve(this.#once({ ...request, mayRepeat: false }))
        else reject(connectionError(url, cause))
      })
      // Not by the signal itself: Node would throw its error at nobody where the answer has just come to its end.
      const abort = (): void => void sent.destroy()
      signal.addEventListener('abort', abort, { once: true })
      sent.once('close', () => signal.removeEventListener('abort', abort))
      if (signal.aborted) abort()
      else sent.end(body)
    })
  }
}

function hasCredentials({ headers }: UpstreamRequest): boolean {
  return headerOf(headers, 'authorization') !== undefined
}

/** Where nothing helps, the client sees the server's own refusal. */
async function isRenewed(access: ServerAccess, refusal: AccessRefusal): Promise<boolean> {
  try {
    return await access.renew(refusal)
  } catch (error) {
    if (error instanceof TouchmarkError) return false
    throw error
  }
}

function refuseEncoded(answer: IncomingMessage): IncomingMessage {
  const encoding = headerOf(answer.rawHeaders, 'content-encoding') ?? 'identity'
  if (encoding === 'identity') return answer
  answer.destroy()
  throw failure(`an answer encoded as ${quote(encoding, 40)}`, 'an answer that is not compressed')
}

function redirectTarget(from: URL, method: string, status: number, location: string): URL {
  const keepsMethod = method === 'GET' || status === 307 || status === 308
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  if (keepsMethod && to?.origin === from.origin) return to
  throw failure(
    `a redirect (${status}) to ${quote(to?.origin ?? location)}`,
    'an answer, or a redirect on the same origin that keeps the method',
  )
}

function failure(found: string, expected: string): CaptureError {
  return new CaptureError('E_SERVER_TRANSPORT', { found, expected })
}
