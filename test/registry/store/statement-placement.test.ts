import { describe, expect, test } from 'vitest'
import { place } from '../../../registry/store/placement.ts'
import type { Standing } from '../../../registry/store/standing.ts'
import type { PreparedStatement } from '../../../registry/store/statement-placement.ts'
import type { ControlAction } from '../../../src/attestation/control-predicate.ts'
import { controlDigest, makeControlStatement } from '../../../src/attestation/control-statement.ts'
import { sha256Hex } from '../../../src/crypto/sha256.ts'
import { emptyControl } from '../../../src/trust/control-chain.ts'
import type { ControlState } from '../../../src/trust/control-state.ts'
import { identityId } from '../../../src/trust/identity.ts'
import { content, preparedVersion, signerOf } from '../../support/prepared-version.ts'
import { claimOf, keyOf } from '../../support/statements.ts'

const name = 'io.github.acme/weather'
const origin = 'registry.test'

function standing(control?: ControlState): Standing {
  const owner = signerOf('acme')
  return {
    versions: new Map(),
    owners: new Map([[name, new Map([[identityId(owner), owner]])]]),
    control: new Map(control === undefined ? [] : [[name, control]]),
    statements: new Map(),
    latest: new Map(),
    idempotency: new Map(),
  }
}

/** A control statement that follows `head`, as if its signatures had been verified. */
function prepared(head: ControlState['head'], change: ControlAction, people: readonly string[]): PreparedStatement {
  const control = makeControlStatement({ name, origin, head, change })
  const payloadDigest = controlDigest(control)
  const bundles = people.map((person) => ({ ...content(`${payloadDigest} ${person}`), signer: signerOf(person) }))
  const bundlesDigest = sha256Hex(people.join(' '))
  return { kind: 'control', name, origin, bundles, payloadDigest, bundlesDigest, control, about: null, snapshot: null }
}

function claimed(): ControlState {
  const before = standing()
  place([prepared(null, claimOf(['acme'], ['vault']), ['acme'])], before, 0, 0)
  return before.control.get(name) ?? emptyControl(name, origin)
}

/** The same state with a chain as long as that. */
function withLength(state: ControlState, length: number): ControlState {
  const [link] = state.links
  return { ...state, links: Array.from({ length }, () => link).filter((each) => each !== undefined) }
}

const codes = (batch: Parameters<typeof place>[0], at: Standing) =>
  place(batch, at, 10, 0).map((placed) => (placed.kind === 'refused' ? placed.error.code : placed.kind))

describe('statements and versions in one batch', () => {
  test('share one line of indexes, and what a statement changes, the next version sees', () => {
    const claim = prepared(null, claimOf(['acme', 'bob']), ['acme'])
    const batch = [
      preparedVersion({ version: '1.0.0' }),
      claim,
      claim,
      preparedVersion({ version: '1.1.0', identity: signerOf('bob') }),
      preparedVersion({ version: '1.2.0', identity: signerOf('mallory') }),
    ]
    const placed = place(batch, standing(), 10, 0)
    expect(placed.map((each) => (each.kind === 'refused' ? each.error.code : `${each.kind} ${each.index}`))).toEqual([
      'accepted 10',
      'accepted-statement 11',
      'identical 11',
      'accepted 12',
      'E_NAME_NOT_OWNED',
    ])
  })

  test('what is refused takes no index', () => {
    const stranger = prepared(null, claimOf(['mallory']), ['mallory'])
    expect(place([stranger, preparedVersion()], standing(), 10, 0)).toMatchObject([
      { kind: 'refused' },
      { kind: 'accepted', index: 10 },
    ])
  })
})

describe('a chain that grows long', () => {
  const state = claimed()
  const yank: ControlAction = { action: 'yank', version: '1.0.0', level: 'yanked', reason: 'malicious' }
  const revoke: ControlAction = { action: 'revoke', identity: keyOf('acme'), cutoff: null, reason: 'key-compromise' }

  test('is closed to publishers before recovery', () => {
    expect(codes([prepared(state.head, yank, ['acme'])], standing(withLength(state, 900)))).toEqual([
      'E_CONTROL_INVALID',
    ])
    expect(codes([prepared(state.head, revoke, ['vault'])], standing(withLength(state, 1000)))).toEqual([
      'E_CONTROL_INVALID',
    ])
  })

  test('is open to publishers until then', () => {
    expect(codes([prepared(state.head, yank, ['acme'])], standing(state))).toEqual(['accepted-statement'])
    expect(codes([prepared(state.head, revoke, ['vault'])], standing(state))).toEqual(['accepted-statement'])
  })
})
