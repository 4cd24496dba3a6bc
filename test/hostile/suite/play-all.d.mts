import type { GuardOpener } from './reader-transport.d.mts'

/** One attack over one transport. */
export interface Play {
  readonly attack: { readonly id: string }
  readonly transport: 'stdio' | 'http'
}

/** What came of a play. */
export interface PlayResult {
  readonly id: string
  readonly transport: 'stdio' | 'http'
  readonly unguarded: string
  readonly guarded: string
  readonly twin: string
  readonly played: Readonly<Record<'unguarded' | 'guarded' | 'twin', { readonly error: string | null }>>
}

export function choosePlays(choice?: {
  readonly transports?: readonly ('stdio' | 'http')[]
  readonly groups?: readonly string[]
  readonly only?: readonly string[]
}): Play[]
export function playAll(options: {
  readonly open: GuardOpener
  readonly plays?: readonly Play[]
  readonly jobs?: number
}): Promise<PlayResult[]>
export function isHeld(result: PlayResult): boolean
export function describeResult(result: PlayResult): string
