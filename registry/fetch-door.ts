/**
 * The one door for everything that the registry fetches. Whom it fetches from is a stranger's choice, so it goes only to
 * public addresses, only by https, never somewhere else than it was sent, and never for long.
 *
 * A name is resolved once, and the connection goes to that very address: a second answer, made for whoever asks twice,
 * is never asked for. TLS and the Host header keep the name.
 */
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { type BlockList, isIP } from 'node:net'
import { addressClass, addressFamily } from '../src/client/network/address-class.ts'
import { readIncoming } from '../src/client/network/http-body.ts'
import { RegistryError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'

/** How the door is set up. */
export interface FetchDoorOptions {
  /** Every address of a host; empty where it has none. Throws where nobody could be asked. */
  readonly resolve: (host: string) => Promise<readonly string[]>
  /** For one document with its redirects; default 5,000. */
  readonly timeoutMs?: number
  /** Default 16 KiB. */
  readonly maxBytes?: number
  /** For tests only: addresses that are public all the same, a port in place of 443, and who signs certificates. */
  readonly testing?: { readonly allowed: BlockList; readonly port: number; readonly certificateAuthority: string }
}

/** What came back. */
export interface Fetched {
  readonly status: number
  readonly body: Uint8Array
}

/** A document that could not be had: no address, no connection, no answer in time. */
export class FetchFailedError extends Error {
  /** Whether the host has no address at all. */
  readonly isAddressless: boolean

  /** @param found what went wrong, in our words. */
  constructor(found: string, isAddressless = false) {
    super(found)
    this.isAddressless = isAddressless
  }
}

const maxRedirects = 3

/**
 * Fetches a document.
 *
 * @throws RegistryError `E_FETCH_REFUSED` for an address that is not public, another scheme, a redirect to another
 * origin or one too many, and too many bytes; {@link FetchFailedError} where it could not be had.
 */
export async function fetchDocument(address: string, options: FetchDoorOptions): Promise<Fetched> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? 5000)
  let url = checkUrl(address, undefined)
  for (let redirects = 0; ; redirects += 1) {
    const answer = await fetchOnce(url, options, signal)
    if (answer.location === undefined) return answer
    if (redirects === maxRedirects) throw refused(`more than ${maxRedirects} redirects`, url)
    url = checkUrl(answer.location, url)
  }
}

function checkUrl(address: string, from: URL | undefined): URL {
  const url = URL.canParse(address, from?.href) ? new URL(address, from?.href) : undefined
  if (url === undefined) throw refused('an address that is no URL', from)
  if (url.protocol !== 'https:') throw refused(`the scheme ${quote(url.protocol)}`, url)
  if (url.username !== '' || url.password !== '') throw refused('a name and password in an address', url)
  if (from !== undefined && url.origin !== from.origin) throw refused('a redirect to another origin', url)
  return url
}

async function fetchOnce(url: URL, options: FetchDoorOptions, signal: AbortSignal) {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const address = await chooseAddress(host, options, signal)
  const { testing } = options
  const family = isIP(address)
  const port = testing?.port ?? (url.port === '' ? 443 : Number(url.port))
  return await send(
    {
      host,
      port,
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, accept: 'text/plain', 'accept-encoding': 'identity', 'user-agent': 'touchmark' },
      agent: false,
      signal,
      // Whatever is looked up, this is the address that was checked.
      lookup: (_host, asked, callback) =>
        asked.all ? callback(null, [{ address, family }]) : callback(null, address, family),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(testing === undefined ? {} : { ca: testing.certificateAuthority }),
    },
    url,
    options.maxBytes ?? 16 * 1024,
  )
}

async function chooseAddress(host: string, { resolve, testing }: FetchDoorOptions, signal: AbortSignal) {
  const addresses = isIP(host) === 0 ? await inTime(resolve(host), signal) : [host]
  const [first] = addresses
  if (first === undefined) throw new FetchFailedError('no address', true)
  for (const address of addresses) {
    if (isPublicAddress(address) || testing?.allowed.check(address, addressFamily(address)) === true) continue
    throw new RegistryError('E_FETCH_REFUSED', {
      found: `the address ${quote(address)}`,
      where: quote(host, 300),
      expected: 'a public address',
    })
  }
  return first
}

/** A resolver may take its own time; ours ends with the whole fetch. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new FetchFailedError('no answer in time')), { once: true })
  })
  try {
    return await Promise.race([work, late])
  } catch (error) {
    if (error instanceof FetchFailedError) throw error
    throw new FetchFailedError(error instanceof Error && 'code' in error ? `DNS: ${String(error.code)}` : 'DNS')
  }
}

async function send(
  options: RequestOptions,
  url: URL,
  maxBytes: number,
): Promise<Fetched & { location: string | undefined }> {
  return await new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      if (error instanceof RegistryError) return reject(error)
      const why = error.name === 'AbortError' || error.name === 'TimeoutError' ? 'no answer in time' : error.code
      reject(new FetchFailedError(why ?? 'a connection that broke'))
    }
    const request = httpsRequest(options, (response) => {
      const { statusCode: status = 0, headers } = response
      const location = [301, 302, 303, 307, 308].includes(status) ? headers.location : undefined
      const reading = readIncoming(response, maxBytes, () => refused(`more than ${maxBytes} bytes`, url))
      reading.then((body) => resolve({ status, body, location }), fail)
    })
    request.on('error', fail)
    request.end()
  })
}

function refused(found: string, url: URL | undefined): RegistryError {
  const where = url === undefined ? {} : { where: quote(url.href, 300) }
  return new RegistryError('E_FETCH_REFUSED', {
    found,
    ...where,
    expected: 'a small document at its own https address',
  })
}

/** Whether an address belongs to the public internet. Anything that is no address does not. */
export function isPublicAddress(address: string): boolean {
  return addressClass(address) === 'public'
}
