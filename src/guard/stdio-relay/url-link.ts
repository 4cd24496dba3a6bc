/** A server behind a URL, whichever of the two HTTP transports it speaks. */
import type { UrlTarget } from '../../client/target.ts'
import type { GuardedServer } from './guarded-server.ts'
import { type HttpLinkOptions, openHttpLink } from './http-link.ts'

/**
 * Opens a link: streamable HTTP, and HTTP+SSE (2024-11-05) where the server refuses the first message as such a server
 * does (streamable HTTP, backwards compatibility).
 */
export function openUrlLink(target: UrlTarget, options: HttpLinkOptions): GuardedServer {
  return new UrlLink(target, options)
}

class UrlLink implements GuardedServer {
  #link: GuardedServer
  #stopped = false

  constructor(target: UrlTarget, options: HttpLinkOptions) {
    this.#link = openHttpLink(target, { ...options, onOlder: (bytes) => void this.#fallBack(target, options, bytes) })
  }

  /** The older transport is seldom met, so it is loaded only here. */
  async #fallBack(target: UrlTarget, options: HttpLinkOptions, bytes: Uint8Array): Promise<void> {
    const { openSseLink } = await import('./sse-link.ts')
    this.#link = openSseLink(target, options)
    if (this.#stopped) await this.#link.stop()
    else this.#link.write(bytes)
  }

  write(bytes: Uint8Array): boolean {
    return this.#link.write(bytes)
  }

  drained(): Promise<void> {
    return this.#link.drained()
  }

  endInput(): void {
    this.#stopped = true
    this.#link.endInput()
  }

  pause(): void {
    this.#link.pause()
  }

  resume(): void {
    this.#link.resume()
  }

  signal(name: NodeJS.Signals): void {
    this.#link.signal(name)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#link.stop()
  }
}
