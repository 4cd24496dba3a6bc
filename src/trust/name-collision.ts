/**
 * Tools of several servers with one name, or with names that look the same: a client may call the wrong one, and a server
 * can have calls that were meant for another (tool shadowing).
 */
import type { PinnedSigner } from './pinned-signer.ts'
import { pinnedSignerJson } from './pinned-signer.ts'

/** One tool of the server, and one of another. */
export interface Collision {
  /** Attacker-controlled, as is `other`. */
  readonly name: string
  /** Configuration entry of the other server. */
  readonly entry: string
  /** What the other server calls its tool. */
  readonly other: string
  /** Which of the two had the name first, as pins tell: this server, the other one, or neither for certain. */
  readonly first: 'here' | 'there' | 'unclear'
}

/** What is known of a server whose tools are compared. */
export interface NamedServer {
  /** What is started or asked: two entries of one server are not two servers. */
  readonly start: string
  readonly signers: readonly PinnedSigner[]
  readonly tools: Iterable<string>
  /** What a pin that counts holds; null where there is none. */
  readonly held: HeldNames | null
}

/** Names of tools that a pin holds. */
export interface HeldNames {
  readonly tools: { has(name: string): boolean }
  /** Since when the entry has been pinned, in milliseconds since 1970. */
  readonly since: number
}

/** Most collisions that are told. */
const maxCollisions = 1_000

/**
 * Every collision of a server's tools with those of `others`, by configuration entry; none with the same server again, or
 * with another of the same signer. `lookOf` gives what a name looks like. Takes time proportional to the number of names.
 */
export function findCollisions(
  own: NamedServer,
  others: Iterable<readonly [entry: string, server: NamedServer]>,
  lookOf: (name: string) => string,
): Collision[] {
  const named = new Map<string, Set<string>>()
  for (const name of own.tools)
    for (const key of keysOf(name, lookOf)) named.set(key, (named.get(key) ?? new Set()).add(name))
  const signers = new Set(own.signers.map(signerKey))
  const found: Collision[] = []
  for (const [entry, server] of others) {
    if (server.start === own.start || server.signers.some((signer) => signers.has(signerKey(signer)))) continue
    for (const other of server.tools) {
      const names = new Set(keysOf(other, lookOf).flatMap((key) => [...(named.get(key) ?? [])]))
      for (const name of names)
        found.push({ name, entry, other, first: whoseFirst(own.held, name, server.held, other) })
      if (found.length >= maxCollisions) return found.slice(0, maxCollisions)
    }
  }
  return found
}

/** A pinned name goes before one that is not, and an older pin before a newer one. */
function whoseFirst(own: HeldNames | null, name: string, others: HeldNames | null, other: string): Collision['first'] {
  const here = own?.tools.has(name) === true ? own.since : Number.POSITIVE_INFINITY
  const there = others?.tools.has(other) === true ? others.since : Number.POSITIVE_INFINITY
  if (here === there) return 'unclear'
  return here < there ? 'here' : 'there'
}

/** Capitals do not count, and neither does what only looks different to a program. */
function keysOf(name: string, lookOf: (name: string) => string): string[] {
  return [`name ${name.toLowerCase()}`, `look ${lookOf(name)}`]
}

function signerKey(signer: PinnedSigner): string {
  return JSON.stringify(pinnedSignerJson(signer))
}
