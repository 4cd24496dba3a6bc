/** Chains of control statements for tests: keys by name, links with places in a log. */
import type { ControlAction } from '../../src/attestation/control-predicate.ts'
import { controlDigest, makeControlStatement } from '../../src/attestation/control-statement.ts'
import type { NamedIdentity } from '../../src/attestation/named-identity.ts'
import { emptyControl, extendControl } from '../../src/trust/control-chain.ts'
import type { ControlLink, ControlState } from '../../src/trust/control-state.ts'
import { type KeyIdentity, keyIdentity } from '../../src/trust/identity.ts'
import { testKeyPair } from '../support/sample-release.ts'

export const name = 'io.github.acme/weather'
export const origin = 'registry.example'
export const hour = 3_600_000
export const start = Date.UTC(2026, 10, 1)

/** The identity of a key that has a name only here. */
export function who(label: string): KeyIdentity {
  const known = keys.get(label) ?? keyIdentity(testKeyPair(label).publicKey)
  keys.set(label, known)
  return known
}

const keys = new Map<string, KeyIdentity>()

/** The same, as a statement names it. */
export function named(label: string): NamedIdentity {
  return { type: 'key', publicKey: who(label).publicKey }
}

export interface Step {
  readonly change: ControlAction
  readonly by: readonly string[]
  /** Log index; default ten times the sequence. */
  readonly index?: number
  /** Hours after the start; default 0. */
  readonly hours?: number
}

/** The link that would come next. */
export function nextLink(state: ControlState, { change, by, index, hours = 0 }: Step): ControlLink {
  const statement = makeControlStatement({ name: state.name, origin: state.origin, head: state.head, change })
  const { sequence } = statement.predicate
  const place = { index: index ?? (sequence + 1) * 10, acceptedAt: start + hours * hour }
  return { statement, digest: controlDigest(statement), signers: by.map(who), ...place }
}

/** A chain of these steps. */
export function chain(...steps: readonly Step[]): ControlState {
  return steps.reduce((state, step) => extendControl(state, nextLink(state, step)), emptyControl(name, origin))
}

/** A claim by `a` with the recovery identity `r`. */
export const claim: Step = {
  change: { action: 'claim', identities: [named('a')], recovery: [named('r')], threshold: 1 },
  by: ['a'],
}

/** A claim of three publishers, two of whom remove another. */
export const claimOfThree: Step = {
  change: {
    action: 'claim',
    identities: [named('a'), named('b'), named('c')],
    recovery: [named('r')],
    threshold: 2,
  },
  by: ['a'],
}
