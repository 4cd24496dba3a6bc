import { describe, expect, test } from 'vitest'
import {
  parseRegistryBundles,
  parseRegistryLookup,
  parseRegistryProblem,
  parseRegistrySearch,
  parseRegistryServer,
  parseRegistryVersion,
} from '../../src/attestation/registry-wire.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { RegistryError } from '../../src/errors.ts'
import { sampleBuild } from '../support/sample-identity.ts'

const digest = 'a'.repeat(64)
const publisher = { type: 'key', keyId: digest, publicKey: `ed25519:${'A'.repeat(43)}=` }
const summary = {
  version: '1.2.3',
  profile: 'default',
  snapshotDigest: digest,
  bundleDigest: 'b'.repeat(64),
  acceptedAt: '2026-11-21T02:00:00.000Z',
  index: 7,
  status: 'published',
  reason: null,
}
const keyless = { ...sampleBuild({ commit: null }), identityId: 'c'.repeat(64) }
const version = {
  ...summary,
  name: 'io.github.acme/weather',
  profiles: ['default'],
  publisher,
  receipt: 'a note\n\n— a b\n',
}
const server = {
  name: version.name,
  latest: '1.2.3',
  publishers: [publisher, keyless],
  versions: [summary],
  next: null,
}

const readers = {
  version: { parse: parseRegistryVersion, good: version },
  bundles: {
    parse: parseRegistryBundles,
    good: { bundles: [{ kind: 'publish', profile: 'default', bundle: '{}', receipt: 'note', publisher: keyless }] },
  },
  server: { parse: parseRegistryServer, good: server },
  lookup: { parse: parseRegistryLookup, good: { matches: [{ name: version.name, version: '1', profile: 'default' }] } },
  search: {
    parse: parseRegistrySearch,
    good: {
      servers: [
        { name: version.name, latest: '1', acceptedAt: summary.acceptedAt, proof: 'oidc', lookAlike: 'acme/weather' },
      ],
      next: 'abc',
    },
  },
  problem: {
    parse: parseRegistryProblem,
    good: { status: 409, code: 'E_VERSION_EXISTS', title: 'Conflict', detail: 'text', requestId: 'r1' },
  },
} as const

function bytes(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value))
}

function caught(work: () => unknown): RegistryError {
  try {
    work()
  } catch (error) {
    if (error instanceof RegistryError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** Every path of members in a value, containers included. */
function paths(value: unknown, at: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[...at]]
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value)
  return [[...at], ...entries.flatMap(([key, item]) => paths(item, [...at, key]))]
}

function replaced(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [head, ...rest] = path
  if (head === undefined) return by
  const copy = structuredClone(value) as Record<string | number, unknown>
  copy[head] = replaced(copy[head], rest, by)
  return copy
}

describe.each(Object.entries(readers))('the reader of a %s answer', (_name, { parse, good }) => {
  test('reads a well-formed one', () => {
    expect(parse(bytes(good))).toEqual(good)
  })

  test('ignores members it does not know, also hostile names', () => {
    const more = JSON.stringify(good).replace('{', '{"__proto__":{"x":1},"constructor":1,"later":[],')
    expect(parse(utf8(more))).toEqual(good)
  })

  test('refuses a wrong type anywhere', () => {
    for (const path of paths(good)) {
      for (const by of [true, -1, 1.5]) {
        const error = caught(() => parse(bytes(replaced(good, path, by))))
        expect(error.code, path.join('/')).toBe('E_REGISTRY_RESPONSE')
      }
    }
  })

  test('refuses each member that is missing', () => {
    for (const member of Object.keys(good)) {
      const { [member]: _gone, ...rest } = good as Record<string, unknown>
      expect(caught(() => parse(bytes(rest))).code).toBe('E_REGISTRY_RESPONSE')
    }
  })

  test("refuses a proxy's page, an empty body, a repeated member, deep nesting and a lone surrogate", () => {
    const first = Object.keys(good)[0] ?? ''
    const doubled = JSON.stringify(good).replace('{', `{${JSON.stringify(first)}:1,`)
    const hostile = ['<html>502 Bad Gateway</html>', '', 'null', doubled, '['.repeat(100_000), '{"x":"\\ud800"}']
    for (const body of hostile) expect(caught(() => parse(utf8(body))).code).toBe('E_REGISTRY_RESPONSE')
  })
})

describe('single values', () => {
  test.each(['A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n`, ''])('refuses the digest %j', (snapshotDigest) => {
    const error = caught(() => parseRegistryVersion(bytes({ ...version, snapshotDigest })))
    expect(error.parts.pointer).toBe('/snapshotDigest')
  })

  test.each(['2026-11-21', '2026-13-41T00:00:00Z', '2026-11-21T02:00:00+01:00', 'yesterday'])(
    'refuses the time %j',
    (acceptedAt) => {
      expect(caught(() => parseRegistryVersion(bytes({ ...version, acceptedAt }))).parts.pointer).toBe('/acceptedAt')
    },
  )

  test('refuses an index that a double cannot hold', () => {
    const text = JSON.stringify(version).replace('"index":7', '"index":9007199254740993')
    expect(caught(() => parseRegistryVersion(utf8(text))).code).toBe('E_REGISTRY_RESPONSE')
  })

  test('refuses a status that this client does not know', () => {
    const error = caught(() => parseRegistryVersion(bytes({ ...version, status: 'blessed' })))
    expect(error.parts.pointer).toBe('/status')
  })
})
