import type { Readable, Writable } from 'node:stream'

/** The two streams of something that speaks lines. */
export interface ReaderStreams {
  readonly input: Readable
  readonly output: Writable
  readonly stderr: Readable
  ended(done: () => void): void
  stop(): unknown
}

/** Where a guard stands: what it stands before, for whom, and in whose folder. */
export interface GuardPlace {
  /** The words of the server's command, or its URL. */
  readonly target: readonly string[] | string
  readonly attack: { readonly reader?: string }
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

/** Makes the transport through a guard. */
export type GuardOpener = (place: GuardPlace) => ReaderTransport | Promise<ReaderTransport>

export class ReaderTransport {
  constructor(streams: ReaderStreams, reader?: string)
  readonly stderr: Readable
}
