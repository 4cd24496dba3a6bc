/** Requests of a listening guard through the proxies that the environment names, as those of all others go. */
import { headerPairs, type RawHeaders } from '../src/guard/http/relay-headers.ts'
import type { DoorRequest, UpstreamAnswer, UpstreamDoor } from '../src/guard/http/upstream-door.ts'
import { type Proxies, proxiedDispatcher } from './proxies.ts'

type Dispatcher = Awaited<ReturnType<typeof proxiedDispatcher>>
type DispatchedRequest = Parameters<Dispatcher['request']>[0]

/** The way through the proxies; undefined where none is named. */
export async function proxiedDoor(proxies: Proxies | undefined): Promise<UpstreamDoor | undefined> {
  return proxies === undefined ? undefined : new ProxiedDoor(await proxiedDispatcher(proxies))
}

class ProxiedDoor implements UpstreamDoor {
  readonly #dispatcher: Dispatcher

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher
  }

  async send(request: DoorRequest): Promise<UpstreamAnswer> {
    try {
      const { body, statusCode, headers } = await this.#dispatcher.request(dispatched(request))
      // Whoever reads the answer gets the error; where nobody reads any more, it ends nothing but this answer.
      body.on('error', () => undefined)
      return Object.assign(body, { statusCode, rawHeaders: headers as unknown as RawHeaders })
    } catch (error) {
      if (!request.mayRepeat || request.signal.aborted) throw error
      return await this.send({ ...request, mayRepeat: false })
    }
  }

  close(): void {
    void this.#dispatcher.destroy()
  }
}

/** Waits without end, as a stream may be silent for long. */
function dispatched({ method, url, headers, body, signal }: DoorRequest): DispatchedRequest {
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: method as DispatchedRequest['method'],
    headers: joinRepeated(headers),
    body: body ?? null,
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
    responseHeaders: 'raw',
  }
}

/** The library keeps one line of each name: several are one list (RFC 9110 section 5.3). */
function joinRepeated(headers: RawHeaders): Record<string, string> {
  const joined = new Map<string, [name: string, value: string]>()
  for (const [name, value] of headerPairs(headers)) {
    const [first, before] = joined.get(name.toLowerCase()) ?? [name, undefined]
    joined.set(name.toLowerCase(), [first, before === undefined ? value : `${before}, ${value}`])
  }
  return Object.fromEntries(joined.values())
}
