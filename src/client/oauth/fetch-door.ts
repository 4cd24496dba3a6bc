/**
 * The one door for everything that a sign-in fetches. A server, which may be hostile, names most of the addresses, so the
 * door goes only where that server may send us, only by https (http for this machine itself), never somewhere else than
 * it was sent, and never for long or for much.
 *
 * A name is resolved once, and the connection goes to the addresses that were checked: a second answer, made for whoever
 * asks twice, is never asked for. TLS and the Host header keep the name.
 */
import { lookup as systemLookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { TouchmarkError } from '../../errors.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import { type AddressClass, addressClass } from '../network/address-class.ts'
import { readBody, readIncoming } from '../network/http-body.ts'
import { isLoopbackHost } from '../target.ts'
import { failedSignIn, unsafeSignIn } from './sign-in-error.ts'

/** How near to us a server is: it may send us to its own kind of address, and to any that is more public. */
export type Nearness = Exclude<AddressClass, 'special'>

/** How the door is set up. */
export interface FetchDoorOptions {
  /** How near the server is that names the addresses. */
  readonly nearness: Nearness
  /** Every address of a host; default the system's resolver. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  /** Requests go through a proxy, which resolves names itself: then no address is fixed. Default false. */
  readonly isProxied?: boolean
  /** For one request with its redirects; default 10,000. */
  readonly timeoutMs?: number
  /** Longest answer; default 256 KiB. */
  readonly maxBytes?: number
}

/** What came back. */
export interface DoorAnswer {
  readonly status: number
  readonly body: Uint8Array
}

/** What is sent; without a body a GET. */
interface DoorRequest {
  readonly body?: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const maxRedirects = 3
/** Most public first: what a server at one place may name lies at the same place or before it. */
const order: readonly Nearness[] = ['public', 'private', 'loopback']

/** Every address of a host, by the system's resolver; none where it has none. */
export async function resolveHost(host: string): Promise<readonly string[]> {
  const name = host.replace(/^\[|\]$/g, '')
  if (isIP(name) !== 0) return [name]
  return (await systemLookup(name, { all: true }).catch(() => [])).map(({ address }) => address)
}

/**
 * How near a server is: as its most public address; one that has none that we can see counts as public. Only a server that
 * is called by an address of this machine, or `localhost`, counts as this machine: what other names resolve to is their
 * owner's choice, and may change between two questions (DNS rebinding).
 */
export function nearnessOf(hostname: string, addresses: readonly string[]): Nearness {
  if (isLoopbackHost(hostname)) return 'loopback'
  const classes = addresses.map(addressClass)
  return classes.includes('private') && !classes.includes('public') && !classes.includes('loopback')
    ? 'private'
    : 'public'
}

/** The door for what a server names. Throws nothing: a host that cannot be resolved is public. */
export async function openDoor(server: URL, isProxied: boolean): Promise<FetchDoor> {
  const { hostname } = server
  return new FetchDoor({ nearness: nearnessOf(hostname, await resolveHost(hostname)), isProxied })
}

/** The door. */
export class FetchDoor {
  readonly #options: FetchDoorOptions

  constructor(options: FetchDoorOptions) {
    this.#options = options
  }

  /**
   * Fetches a document, following redirects on its own origin. Any status is an answer.
   *
   * @throws CaptureError `E_SIGN_IN_UNSAFE` for an address that the server may not name, another scheme, a redirect to
   * another origin or one too many, and too many bytes; `E_SIGN_IN_FAILED` where nobody answers.
   */
  async get(address: string): Promise<DoorAnswer> {
    const signal = this.#signal()
    let url = checkUrl(address)
    for (let redirects = 0; ; redirects += 1) {
      const answer = await this.#send(url, { headers: {}, signal })
      if (answer.location === undefined) return answer
      if (redirects === maxRedirects)
        throw unsafeSignIn({ found: `more than ${maxRedirects} redirects`, where: at(url) })
      const next = checkUrl(answer.location, url)
      if (next.origin !== url.origin) {
        throw unsafeSignIn({
          found: `a redirect to ${at(next)}`,
          where: at(url),
          expected: 'an answer at its own origin',
        })
      }
      url = next
    }
  }

  /**
   * Posts a body that may hold secrets: it goes to this address alone, and no redirect is followed.
   *
   * @throws CaptureError as {@link get}; `E_SIGN_IN_UNSAFE` for any redirect.
   */
  async post(address: string, body: string, headers: Readonly<Record<string, string>>): Promise<DoorAnswer> {
    const url = checkUrl(address)
    const answer = await this.#send(url, { body, headers, signal: this.#signal() })
    if (answer.location === undefined) return answer
    throw unsafeSignIn({
      found: `a redirect (${answer.status})`,
      where: at(url),
      expected: 'an answer to what was posted',
    })
  }

  /**
   * Checks an address that a browser will open, and fetches nothing. Throws as {@link get}.
   */
  async check(address: string): Promise<URL> {
    const url = checkUrl(address)
    await this.#addresses(url, this.#signal())
    return url
  }

  #signal(): AbortSignal {
    return AbortSignal.timeout(this.#options.timeoutMs ?? 10_000)
  }

  async #send(url: URL, request: DoorRequest): Promise<DoorAnswer & { readonly location: string | undefined }> {
    try {
      const addresses = await this.#addresses(url, request.signal)
      const all = { ...request, headers: { accept: 'application/json', 'user-agent': 'touchmark', ...request.headers } }
      const { isProxied = false, maxBytes = 256 * 1024 } = this.#options
      return isProxied && !isLoopbackHost(url.hostname)
        ? await sendByProxy(url, all, maxBytes)
        : await sendDirectly(url, all, addresses, maxBytes)
    } catch (cause) {
      if (cause instanceof TouchmarkError) throw cause
      const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
      const code = inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : 'in time'
      throw failedSignIn({ found: `no answer (${visibleLine(code, 60)})`, where: at(url), next: 'Try again', cause })
    }
  }

  /** The addresses of a host, each of which the server may send us to. Behind a proxy there may be none to see. */
  async #addresses(url: URL, signal: AbortSignal): Promise<readonly string[]> {
    const { resolve = resolveHost, nearness, isProxied = false } = this.#options
    const addresses = await inTime(resolve(url.hostname), signal)
    const allowed: readonly AddressClass[] = order.slice(0, order.indexOf(nearness) + 1)
    const wrong = addresses.find((address) => !allowed.includes(addressClass(address)))
    if (wrong !== undefined) {
      throw unsafeSignIn({
        found: `the address ${quote(wrong)}`,
        where: at(url),
        expected: nearness === 'public' ? 'a public address' : `an address that is public or ${nearness}`,
      })
    }
    if (addresses.length === 0 && !isProxied) throw failedSignIn({ found: 'a host without an address', where: at(url) })
    return addresses
  }
}

/**
 * An address that may be fetched at all.
 *
 * @throws CaptureError `E_SIGN_IN_UNSAFE` for anything but https, or http on this machine, without a name or password.
 */
export function checkUrl(address: string, from?: URL): URL {
  const url = URL.canParse(address, from?.href) ? new URL(address, from?.href) : undefined
  if (url === undefined) throw unsafeSignIn({ found: `an address that is no URL: ${quote(address)}` })
  const isSecure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))
  if (!isSecure) {
    throw unsafeSignIn({
      found: `the address ${quote(`${url.protocol}//${url.host}`)}`,
      expected: 'https:// (http:// is for this machine)',
    })
  }
  if (url.username !== '' || url.password !== '') {
    throw unsafeSignIn({ found: 'a name or password in an address', where: at(url) })
  }
  return url
}

/** How an address is named in messages: without its query. */
function at(url: URL): string {
  return quote(`${url.origin}${url.pathname}`, 200)
}

/** A resolver may take its own time; ours ends with the whole request. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return await Promise.race([work, late])
}

async function sendDirectly(url: URL, request: DoorRequest, addresses: readonly string[], maxBytes: number) {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  // Whatever is looked up, these are the addresses that were checked.
  const lookup: LookupFunction = (_host, asked, callback) => {
    if (asked.all === true) callback(null, all)
    else callback(null, all[0]?.address ?? '', all[0]?.family)
  }
  const { body, headers, signal } = request
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const method = body === undefined ? 'GET' : 'POST'
  const options = { method, agent: false, signal, lookup, headers: { ...headers, ...length } } satisfies RequestOptions
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return await new Promise<DoorAnswer & { location: string | undefined }>((resolve, reject) => {
    const sent = send(url, options, (response) => {
      const status = response.statusCode ?? 0
      const location = isRedirect(status) ? (response.headers.location ?? '') : undefined
      const reading = readIncoming(response, maxBytes, () => tooLong(url, maxBytes))
      reading.then((read) => resolve({ status, body: read, location }), reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

async function sendByProxy(url: URL, { body, headers, signal }: DoorRequest, maxBytes: number) {
  const response = await fetch(url, {
    redirect: 'manual',
    headers,
    signal,
    ...(body === undefined ? {} : { method: 'POST', body }),
  })
  const { status } = response
  const location = isRedirect(status) ? (response.headers.get('location') ?? '') : undefined
  try {
    return { status, location, body: await readBody(response, maxBytes, at(url)) }
  } catch (error) {
    throw error instanceof TouchmarkError ? tooLong(url, maxBytes) : error
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

function tooLong(url: URL, maxBytes: number) {
  return unsafeSignIn({ found: 'an answer that is too long', where: at(url), expected: `at most ${maxBytes} bytes` })
}
