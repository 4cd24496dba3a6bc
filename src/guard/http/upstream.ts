/** The server's side of the HTTP relay: requests go out with the headers that they are given, in their case and order. */

import { type AccessRefusal, requireSecureUrl, type ServerAccess, type UrlTarget } from '../../client/target.ts'
import { connectionError } from '../../client/transport/http-request.ts'
import { CaptureError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { DirectDoor } from './direct-door.ts'
import { headerOf } from './relay-headers.ts'
import type { UpstreamAnswer, UpstreamDoor, UpstreamRequest } from './upstream-door.ts'

/** Longest chain of redirects that is followed. */
const maxRedirects = 5

/** Connections to one server. */
export class Upstream {
  readonly #target: UrlTarget
  readonly #door: UpstreamDoor

  /** `door`: default straight to the server. */
  constructor(target: UrlTarget, door: UpstreamDoor = new DirectDoor(target.url.protocol)) {
    this.#target = target
    this.#door = door
  }

  /**
   * Sends a request; the answer's body is still to be read. A redirect is followed on the same origin where it keeps the
   * method: handed to a client it would lead past the guard. Where the guard is signed in to the server, a request that
   * brings no credentials goes out with the guard's.
   *
   * @throws CaptureError `E_SERVER_TRANSPORT` no connection, a redirect elsewhere, or an encoding that was not asked for.
   * @throws UsageError `E_USAGE` for plain http beyond loopback.
   */
  async send(request: UpstreamRequest): Promise<UpstreamAnswer> {
    requireSecureUrl(this.#target)
    const { access } = this.#target
    const token = hasCredentials(request) ? undefined : await access?.token()
    if (access === undefined || token === undefined) return await this.#follow(request, undefined)
    return await this.#sendSignedIn(request, access)
  }

  /** Sends a request with the token of the guard's own sign-in, and again where that could be renewed. */
  async #sendSignedIn(request: UpstreamRequest, access: ServerAccess): Promise<UpstreamAnswer> {
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

  async #follow(request: UpstreamRequest, token: string | undefined): Promise<UpstreamAnswer> {
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
    this.#door.close()
  }

  async #once({ method, url, headers, body, mayRepeat = false, signal }: UpstreamRequest): Promise<UpstreamAnswer> {
    const length = body === undefined ? [] : ['Content-Length', String(body.length)]
    try {
      return await this.#door.send({ method, url, headers: [...headers, ...length], body, mayRepeat, signal })
    } catch (cause) {
      throw connectionError(url, cause)
    }
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

function refuseEncoded(answer: UpstreamAnswer): UpstreamAnswer {
  const { rawHeaders } = answer
  const codings = [
    headerOf(rawHeaders, 'content-encoding') ?? 'identity',
    headerOf(rawHeaders, 'transfer-encoding') ?? 'chunked',
  ]
  const strange = codings.find((coding) => !['identity', 'chunked'].includes(coding.toLowerCase()))
  if (strange === undefined) return answer
  answer.destroy()
  throw failure(`an answer encoded as ${quote(strange, 40)}`, 'an answer that is not compressed')
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
