/** What goes out to the server and what comes back, by whichever way. */
import type { RawHeaders } from './relay-headers.ts'

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

/** One request as it goes out, with its `Content-Length`. */
export type DoorRequest = Required<Omit<UpstreamRequest, 'body'>> & { readonly body: Uint8Array | undefined }

/** An answer of which the head has come. */
export interface UpstreamAnswer extends AsyncIterable<unknown> {
  readonly statusCode?: number | undefined
  readonly rawHeaders: RawHeaders
  /** Lets go of the body. */
  resume(): unknown
  /** Breaks the connection off. */
  destroy(): unknown
}

/** The way to the server: straight, or through what stands before it. */
export interface UpstreamDoor {
  /** Sends a request, whatever its status, and follows no redirect. Rejects where no answer came. */
  send(request: DoorRequest): Promise<UpstreamAnswer>
  /** Ends every connection. */
  close(): void
}
