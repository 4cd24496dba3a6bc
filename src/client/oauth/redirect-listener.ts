/**
 * Where the browser comes back to: a listener on 127.0.0.1 (RFC 8252 section 7.3), on a port that the system chooses, for one
 * answer. Any page in any browser can send requests to it, so only an answer with the state of this sign-in counts.
 */
import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { failedSignIn, unsafeSignIn } from './sign-in-error.ts'

/** An open listener. */
export interface RedirectListener {
  readonly redirectUri: string
  /**
   * The parameters of the answer with this state; afterwards nobody listens.
   *
   * @throws CaptureError `E_SIGN_IN_FAILED` where none comes in time, or nobody waits any more; `E_SIGN_IN_UNSAFE` where
   * many come that belong to no sign-in of ours.
   */
  answer(state: string, options: { readonly timeoutMs: number; readonly signal: AbortSignal }): Promise<URLSearchParams>
  close(): void
}

/** Answers with a state that is not ours, after which the listener closes. */
const maxStrangers = 20
const path = '/callback'

/** Opens a listener. */
export async function listenForRedirect(): Promise<RedirectListener> {
  let take: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => refuse(response)
  const server = createServer({ maxHeaderSize: 32_768 }, (request, response) => take(request, response))
  server.maxConnections = 16
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = (): void => {
    server.close()
    server.closeIdleConnections()
  }
  return {
    redirectUri: `http://${host}${path}`,
    close,
    answer: (state, { timeoutMs, signal }) => {
      return new Promise<URLSearchParams>((resolve, reject) => {
        let strangers = 0
        const fail = (error: Error): void => finish(() => reject(error))
        const timer = setTimeout(() => fail(unanswered(timeoutMs)), timeoutMs)
        const leave = (): void => fail(abandoned())
        const finish = (settle: () => void): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', leave)
          close()
          settle()
        }
        signal.addEventListener('abort', leave, { once: true })
        if (signal.aborted) leave()
        take = (request, response) => {
          const parameters = parametersOf(request, host)
          if (parameters === undefined) return refuse(response)
          if (isEqual(parameters.get('state') ?? '', state) && parameters.getAll('state').length === 1) {
            take = (_request, late) => refuse(late)
            return show(response, () => finish(() => resolve(parameters)))
          }
          refuse(response)
          strangers += 1
          if (strangers >= maxStrangers) fail(crowded())
        }
      })
    },
  }
}

/** The query of a request that a browser sends after a redirect to us; undefined for any other. */
function parametersOf({ method, url = '', headers }: IncomingMessage, host: string): URLSearchParams | undefined {
  if (method !== 'GET' || headers.host !== host || !url.startsWith(`${path}?`)) return undefined
  return new URLSearchParams(url.slice(path.length + 1))
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

/** One fixed page: whether the sign-in holds is not known yet, and nothing of the answer is repeated. */
function show(response: ServerResponse, then: () => void): void {
  response.writeHead(200, pageHeaders)
  response.end(
    '<!doctype html><html lang="en"><title>Touchmark</title><p>Touchmark has the answer. You can close this page; the terminal or your client says how it went.</p></html>',
  )
  response.once('close', then)
}

function refuse(response: ServerResponse): void {
  response.writeHead(400, pageHeaders)
  response.end(
    '<!doctype html><html lang="en"><title>Touchmark</title><p>This is no answer to a sign-in that waits.</p></html>',
  )
}

function unanswered(timeoutMs: number) {
  return failedSignIn({
    found: `no answer from the browser in ${Math.round(timeoutMs / 1000)} seconds`,
    next: 'Start the sign-in again: touchmark login URL',
  })
}

function abandoned() {
  return failedSignIn({
    found: 'a sign-in that nobody waits for any more',
    next: 'Start it again: touchmark login URL',
  })
}

function crowded() {
  return unsafeSignIn({
    found: `${maxStrangers} answers that belong to no sign-in of ours`,
    expected: 'the state that was sent',
    next: 'A page in your browser may be guessing. Close it, and sign in again',
  })
}
