import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { KeyIdentity } from '../../src/trust/identity.ts'
import {
  acceptedIdentities,
  demandFields,
  type Exception,
  effectivePolicy,
  findException,
  type Grants,
  type Level,
  meetDemands,
} from '../../src/trust/policy.ts'
import { anyDemands } from './evidence-samples.ts'

const hour = 3_600_000
const none: Grants = { publishers: [], exceptions: [] }

function key(pair: string): KeyIdentity {
  return { type: 'key', keyId: pair.repeat(32), publicKey: new Uint8Array(32).fill(Number.parseInt(pair, 16)) }
}

function publishers(...grants: [string, KeyIdentity][]): Grants {
  return { publishers: grants.map(([name, identity]) => ({ names: [name], identities: [identity] })), exceptions: [] }
}

function user(demands: Level['demands'], grants: Grants = none): Level {
  return { name: 'user', demands, grants }
}

function machine(demands: Level['demands'], grants: Grants = none, delegate: string[] = []): Level {
  return { name: 'machine', demands, grants, delegate }
}

function project(demands: Level['demands']): Level {
  return { name: 'project', demands }
}

describe('demands', () => {
  test('have defaults where no level states any', () => {
    expect(effectivePolicy([])).toEqual({
      delegated: null,
      calls: null,
      demands: {
        preset: 'standard',
        coolDownMs: 0,
        requireSignature: false,
        requireReceipt: false,
        threshold: 1,
        uniqueToolNames: false,
      },
      grants: [],
      registry: null,
    })
  })

  test('a user may choose observe for themselves', () => {
    expect(effectivePolicy([user({ preset: 'observe' })]).demands.preset).toBe('observe')
  })

  test('a project that asks for less changes nothing', () => {
    expect(effectivePolicy([project({ preset: 'observe' })]).demands.preset).toBe('standard')
    const own = user({ preset: 'hardened', coolDownMs: 24 * hour, requireSignature: true, requireReceipt: true })
    const loose = project({ preset: 'observe', coolDownMs: 0, requireSignature: false, requireReceipt: false })
    expect(effectivePolicy([own, loose])).toEqual(effectivePolicy([own]))
  })

  test('a project that asks for more tightens', () => {
    const tight = project({ preset: 'hardened', requireSignature: true })
    expect(effectivePolicy([user({ preset: 'standard' }), tight]).demands).toEqual({
      preset: 'hardened',
      coolDownMs: 72 * hour,
      requireSignature: true,
      requireReceipt: false,
      threshold: 1,
      uniqueToolNames: false,
    })
  })

  test('a user cannot reach below the machine', () => {
    const levels = [machine({ preset: 'hardened', coolDownMs: 24 * hour }), user({ preset: 'observe', coolDownMs: 0 })]
    expect(effectivePolicy(levels).demands).toMatchObject({ preset: 'hardened', coolDownMs: 24 * hour })
  })

  test('hardened cools down for 72 hours unless the same level says otherwise', () => {
    expect(effectivePolicy([user({ preset: 'hardened' })]).demands.coolDownMs).toBe(72 * hour)
    expect(effectivePolicy([user({ preset: 'hardened', coolDownMs: 0 })]).demands.coolDownMs).toBe(0)
    expect(effectivePolicy([user({ coolDownMs: hour }), project({ preset: 'hardened' })]).demands.coolDownMs).toBe(
      72 * hour,
    )
  })

  test('a registry that is named has to give receipts', () => {
    const grants = { ...none, registry: { url: 'https://r.example', key: 'k' } }
    expect(effectivePolicy([user({}, grants)]).demands.requireReceipt).toBe(true)
  })

  test('meeting is commutative, associative, idempotent, and never weaker than either', () => {
    const full = anyDemands.map((stated) => effectivePolicy([user(stated)]).demands)
    fc.assert(
      fc.property(full, full, full, (a, b, c) => {
        expect(meetDemands(a, b)).toEqual(meetDemands(b, a))
        expect(meetDemands(a, meetDemands(b, c))).toEqual(meetDemands(meetDemands(a, b), c))
        expect(meetDemands(a, a)).toEqual(a)
        expect(meetDemands(meetDemands(a, b), a)).toEqual(meetDemands(a, b))
      }),
    )
  })

  test('the top of each field changes nothing', () => {
    const top = {
      preset: demandFields.preset.top,
      coolDownMs: demandFields.coolDownMs.top,
      requireSignature: demandFields.requireSignature.top,
      requireReceipt: demandFields.requireReceipt.top,
      threshold: demandFields.threshold.top,
      uniqueToolNames: demandFields.uniqueToolNames.top,
    }
    fc.assert(
      fc.property(anyDemands, (stated) => {
        const { demands } = effectivePolicy([user(stated)])
        expect(meetDemands(top, demands)).toEqual(demands)
        expect(meetDemands(demands, top)).toEqual(demands)
      }),
    )
  })

  test('the order in which levels are given does not matter', () => {
    const levels = [
      machine({ preset: 'standard' }, publishers(['*', key('01')]), ['a/*']),
      user({ coolDownMs: hour }, publishers(['a/*', key('02')])),
      project({ preset: 'hardened' }),
    ]
    expect(effectivePolicy([...levels].reverse())).toEqual(effectivePolicy(levels))
  })
})

describe('grants', () => {
  const keys = (levels: Level[], name: string) =>
    acceptedIdentities(effectivePolicy(levels), name).map((each) =>
      each.type === 'key' ? Buffer.from(each.publicKey).toString('hex').slice(0, 2) : '',
    )

  test('accept an identity for the names they name, and for no other', () => {
    const levels = [user({}, publishers(['io.github.acme/*', key('01')], ['com.example/mail', key('02')]))]
    expect(keys(levels, 'io.github.acme/files')).toEqual(['01'])
    expect(keys(levels, 'com.example/mail')).toEqual(['02'])
    expect(keys(levels, 'com.example/other')).toEqual([])
    expect(keys(levels, 'io.github.acme-evil/files')).toEqual([])
  })

  test('of a user count under a machine policy only for the names that it delegates', () => {
    const own = user({}, publishers(['*', key('02')]))
    const owner = machine({}, publishers(['com.corp/*', key('01')]), ['io.github.acme/*'])
    expect(keys([owner, own], 'io.github.acme/files')).toEqual(['02'])
    expect(keys([owner, own], 'com.corp/mail')).toEqual(['01'])
    expect(keys([owner, own], 'org.evil/x')).toEqual([])
    expect(keys([machine({}), own], 'io.github.acme/files')).toEqual([])
  })

  test('of a machine are not limited by what it delegates', () => {
    expect(keys([machine({}, publishers(['com.corp/*', key('01')]), ['a/*'])], 'com.corp/mail')).toEqual(['01'])
  })

  test('name the registry: the machine’s wins, and under a machine policy a user names none', () => {
    const registry = (url: string): Grants => ({ ...none, registry: { url, key: 'k' } })
    expect(effectivePolicy([user({}, registry('u'))]).registry?.url).toBe('u')
    expect(effectivePolicy([machine({}, registry('m')), user({}, registry('u'))]).registry?.url).toBe('m')
    expect(effectivePolicy([machine({}), user({}, registry('u'))]).registry).toBeNull()
  })
})

describe('exceptions', () => {
  const exception: Exception = { what: 'hidden-markup', servers: ['files'], until: 100, reason: 'known' }
  const wanted = { what: 'hidden-markup', entry: 'files', name: null, item: 'read', now: 99 }
  const found = (
    change: Partial<Exception>,
    ask: Partial<Omit<typeof wanted, 'name'>> & { name?: string | null } = {},
  ) =>
    findException(effectivePolicy([user({}, { publishers: [], exceptions: [{ ...exception, ...change }] })]), {
      ...wanted,
      ...ask,
    })

  test('hold for their entry until they expire', () => {
    expect(found({})?.reason).toBe('known')
    expect(found({}, { now: 100 })).toBeUndefined()
    expect(found({}, { entry: 'mail' })).toBeUndefined()
    expect(found({}, { what: 'other' })).toBeUndefined()
  })

  test('hold for one item where they name one', () => {
    expect(found({ item: 'read' })).toBeDefined()
    expect(found({ item: 'write' })).toBeUndefined()
  })

  test('hold for names where they name those, and an entry called like a name gains nothing', () => {
    expect(found({ servers: ['a/*'] }, { name: 'a/b' })).toBeDefined()
    expect(found({ servers: ['a/*'] }, { name: null, entry: 'a/b' })).toBeUndefined()
    expect(found({ servers: ['*'] }, { entry: 'files', name: 'a/b' })).toBeUndefined()
  })

  test('of a user hold under a machine policy only for delegated names', () => {
    const own = user({}, { publishers: [], exceptions: [exception] })
    const policy = effectivePolicy([machine({}, none, ['a/*']), own])
    expect(findException(policy, { ...wanted, name: 'a/b' })).toBeDefined()
    expect(findException(policy, { ...wanted, name: 'c/d' })).toBeUndefined()
    expect(findException(policy, wanted)).toBeUndefined()
  })
})
