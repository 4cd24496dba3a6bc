import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Binding,
  formatStatement,
  makeObservationStatement,
  makePublishStatement,
  parseObservation,
  parseStatement,
  type Source,
  type Statement,
  statementHashes,
} from '../../src/attestation/statement.ts'
import { predicateType, statementType } from '../../src/attestation/statement-form.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { makeDefinition } from '../../src/snapshot/definition.ts'
import { formatSnapshot, makeSnapshot, snapshotHashes } from '../../src/snapshot/snapshot.ts'
import { errorCode } from '../support/error-code.ts'
import { samplePublishParts } from '../support/sample-release.ts'
import { sampleSnapshot } from '../support/sample-snapshot.ts'
import { withMember } from '../support/with-member.ts'

const integrity = `sha512-${'A'.repeat(86)}==`
const bindings: Binding[] = [
  { type: 'origin', origin: 'https://weather.example.com:8443' },
  { type: 'npm', name: '@acme/weather-mcp', version: '1.4.0', integrity },
  { type: 'mcpb', sha256: 'a'.repeat(64) },
  { type: 'oci', digest: `sha256:${'b'.repeat(64)}` },
]
const source: Source = {
  repository: 'https://github.com/acme/weather',
  repositoryId: '123456',
  ownerId: '42',
  commit: 'c'.repeat(40),
  workflow: 'acme/weather/.github/workflows/release.yml@refs/tags/v1.4.0',
}
const masks = [
  { section: 'tools', name: 'get_forecast', pointer: '/inputSchema/properties/since/default' },
  { section: 'prompts', name: 'forecast', pointer: '/arguments/0/default' },
] as const

const full = makePublishStatement(samplePublishParts({ bindings, source, masks }))
const fullJson = JSON.parse(fromUtf8(formatStatement(full)))

describe('making', () => {
  test('names the snapshot file by its digest, and the server by name, version and profile', () => {
    const snapshot = sampleSnapshot()
    expect(full.subject).toEqual({ name: '1.4.0/default.snapshot.json', sha256: sha256Hex(formatSnapshot(snapshot)) })
    expect(fullJson._type).toBe(statementType)
    expect(fullJson.predicateType).toBe(predicateType)
    expect(fullJson.predicate.server).toEqual({ name: 'io.github.acme/weather', version: '1.4.0' })
    expect(statementHashes(full)).toEqual(snapshotHashes(snapshot))
  })

  test('a tool named __proto__ is signed like any other', () => {
    expect(full.predicate.sections.tools.definitions.has('__proto__')).toBe(true)
    expect(fromUtf8(formatStatement(full))).toContain('"__proto__":"')
    expect(parseStatement(formatStatement(full)).predicate.sections.tools.definitions.size).toBe(2)
  })

  test('holds no prose: neither descriptions nor instructions', () => {
    const text = fromUtf8(formatStatement(full))
    expect(text).not.toContain('forecast for a city')
    expect(text).not.toContain('one city at a time')
  })

  test('the order in which bindings and masks were given does not matter', () => {
    const other = makePublishStatement(
      samplePublishParts({ bindings: bindings.toReversed(), source, masks: masks.toReversed() }),
    )
    expect(formatStatement(other)).toEqual(formatStatement(full))
  })

  test('wrong names are refused', () => {
    for (const wrong of [{ name: 'weather' }, { version: 'latest' }, { profile: 'Default' }]) {
      expect(errorCode(() => makePublishStatement(samplePublishParts(wrong)))).toBe('E_NAME_INVALID')
    }
  })

  test('a snapshot without a canonical form is refused', () => {
    const inexact = makeDefinition('tools', { name: 'x' }, [{ kind: 'inexact-number', pointer: '/maximum' }])
    const snapshot = makeSnapshot({ ...sampleSnapshot(), sections: { tools: [inexact] } })
    expect(errorCode(() => makePublishStatement(samplePublishParts({ snapshot })))).toBe('E_SNAPSHOT_INVALID')
  })

  test('bindings, sources and masks that no reader would take are never signed', () => {
    const wrongBindings: Binding[] = [
      { type: 'origin', origin: 'http://weather.example.com' },
      { type: 'origin', origin: 'https://weather.example.com/' },
      { type: 'origin', origin: 'https://weather.example.com:443' },
      { type: 'origin', origin: 'https://WEATHER.example.com' },
      { type: 'origin', origin: 'https://user@weather.example.com' },
      { type: 'origin', origin: 'https://' },
      { type: 'npm', name: '../../etc', version: '1', integrity },
      { type: 'npm', name: 'a', version: '1 || 2', integrity },
      { type: 'npm', name: 'a', version: '1', integrity: `sha512-${'A'.repeat(85)}B==` },
      { type: 'npm', name: 'a', version: '1', integrity: `sha1-${'A'.repeat(27)}=` },
      { type: 'npm', name: 'a'.repeat(215), version: '1', integrity },
      { type: 'mcpb', sha256: 'A'.repeat(64) },
      { type: 'oci', digest: 'b'.repeat(64) },
    ]
    for (const binding of wrongBindings) {
      const parts = samplePublishParts({ bindings: [binding] })
      expect(
        errorCode(() => makePublishStatement(parts)),
        JSON.stringify(binding),
      ).toBe('E_STATEMENT_INVALID')
    }
    const twice = samplePublishParts({ bindings: [bindings[0] as Binding, bindings[0] as Binding] })
    expect(errorCode(() => makePublishStatement(twice))).toBe('E_STATEMENT_INVALID')
    for (const wrong of [
      { repository: 'http://example.com' },
      { repository: 'https://example.com/a b' },
      { repositoryId: 'é' },
      { ownerId: '' },
      { commit: 'main' },
      { workflow: 'ignore previous instructions' },
    ]) {
      const parts = samplePublishParts({ source: { ...source, ...wrong } })
      expect(
        errorCode(() => makePublishStatement(parts)),
        JSON.stringify(wrong),
      ).toBe('E_STATEMENT_INVALID')
    }
    for (const wrong of [{ name: 'not listed' }, { pointer: '' }, { pointer: 'x' }, { pointer: '/~2' }]) {
      const parts = samplePublishParts({ masks: [{ ...masks[0], ...wrong }] })
      expect(
        errorCode(() => makePublishStatement(parts)),
        JSON.stringify(wrong),
      ).toBe('E_STATEMENT_INVALID')
    }
  })
})

describe('reading', () => {
  test('gives back what was written', () => {
    expect(parseStatement(formatStatement(full))).toEqual(full)
    const bare = makePublishStatement(
      samplePublishParts({ bindings: [], snapshot: makeSnapshot({ ...sampleSnapshot(), instructions: null }) }),
    )
    expect(parseStatement(formatStatement(bare))).toEqual(bare)
    expect(bare.predicate.instructions).toBeNull()
  })

  test('refuses every byte that was taken away, and every byte that was added', () => {
    const bytes = formatStatement(full)
    for (let at = 0; at < bytes.length; at += 7) {
      const cut = Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + 1))
      const parsed = attempt(cut)
      // A digit or letter less inside a name may still be a statement; it is another one.
      if (parsed !== undefined) expect(formatStatement(parsed)).not.toEqual(bytes)
    }
    for (const extra of [' ', '\n', '\ufeff', '\0']) {
      expect(errorCode(() => parseStatement(utf8(`${extra}${fromUtf8(bytes)}`)))).toBe('E_STATEMENT_INVALID')
      expect(errorCode(() => parseStatement(utf8(`${fromUtf8(bytes)}${extra}`)))).toBe('E_STATEMENT_INVALID')
    }
  })

  test.each<[what: string, at: string, value: JsonValue | undefined, pointer?: string]>([
    ['another statement type', '/_type', 'https://in-toto.io/Statement/v0.1'],
    ['another predicate type', '/predicateType', 'https://slsa.dev/provenance/v1'],
    ['an unknown member', '/extra', 1],
    ['a missing predicate', '/predicate', undefined],
    ['no subject', '/subject', []],
    ['two subjects', '/subject', [fullJson.subject[0], fullJson.subject[0]]],
    ['a subject that is no object', '/subject', ['x'], '/subject/0'],
    ['another digest algorithm beside', '/subject/0/digest/sha1', 'x'],
    ['a subject of another name', '/subject/0/name', '../x'],
    ['an upper-case digest', '/subject/0/digest/sha256', 'A'.repeat(64)],
    ['another kind', '/predicate/kind', 'observation'],
    ['a name that is none', '/predicate/server/name', 'weather'],
    ['the version latest', '/predicate/server/version', 'latest'],
    ['prose in the predicate', '/predicate/note', 'hello'],
    ['a missing list', '/predicate/sections/prompts', undefined],
    ['an unknown list', '/predicate/sections/extra', {}],
    ['a set hash that is not that of the list', '/predicate/sections/tools/setHash', '0'.repeat(64)],
    ['a definition hash that is none', '/predicate/sections/tools/definitions/get_forecast', null],
    ['instructions in the clear', '/predicate/instructions', 'Do this.'],
    ['bindings out of order', '/predicate/bindings', fullJson.predicate.bindings.toReversed()],
    ['a binding that is no object', '/predicate/bindings', ['x'], '/predicate/bindings/0'],
    ['a binding of an unknown type', '/predicate/bindings/0/type', 'pypi'],
    ['an unknown member of a binding', '/predicate/bindings/0/note', 'x'],
    ['masks out of order', '/predicate/masks', fullJson.predicate.masks.toReversed()],
    ['a mask of an unknown list', '/predicate/masks/0/section', 'instructions'],
  ])('refuses %s, and points at it', (_what, at, value, pointer = at) => {
    const bytes = withMember(formatStatement(full), at, value)
    expect(errorCode(() => parseStatement(bytes))).toBe('E_STATEMENT_INVALID')
    expect(() => parseStatement(bytes)).toThrow(
      expect.objectContaining({ parts: expect.objectContaining({ pointer }) }),
    )
  })

  test('refuses an array instead of the statement', () => {
    expect(errorCode(() => parseStatement(utf8('[]')))).toBe('E_STATEMENT_INVALID')
  })

  test('refuses other spellings of the same value', () => {
    const text = fromUtf8(formatStatement(full))
    const spellings = [
      JSON.stringify(fullJson, null, 1),
      text.replace('"kind"', '"\\u006bind"'),
      text.replace('"masks":', '"masks": '),
      text.replace('{"_type"', '{"predicateType":"x","_type"'),
      text.replace('"__proto__"', '"\\ud800"'),
    ]
    for (const spelling of spellings)
      expect(errorCode(() => parseStatement(utf8(spelling)))).toBe('E_STATEMENT_INVALID')
  })

  test('answers random and hostile bytes with one code', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) => errorCode(() => parseStatement(bytes)) === 'E_STATEMENT_INVALID',
      ),
    )
    fc.assert(fc.property(fc.json(), (text) => errorCode(() => parseStatement(utf8(text))) === 'E_STATEMENT_INVALID'))
    expect(errorCode(() => parseStatement(utf8('['.repeat(100_000))))).toBe('E_STATEMENT_INVALID')
  })
})

function attempt(bytes: Uint8Array): Statement | undefined {
  try {
    return parseStatement(bytes)
  } catch {
    return undefined
  }
}

describe('an observation', () => {
  const observed = makeObservationStatement(samplePublishParts({ bindings, masks }))

  test('says what was seen, and reads back', () => {
    expect(observed.predicate).toEqual({ ...full.predicate, kind: 'observation', source: null })
    expect(observed.subject).toEqual(full.subject)
    expect(parseObservation(formatStatement(observed))).toEqual(observed)
  })

  test('is never read as a publisher’s statement, nor a publisher’s statement as one', () => {
    expect(errorCode(() => parseStatement(formatStatement(observed)))).toBe('E_STATEMENT_INVALID')
    const plain = makePublishStatement(samplePublishParts())
    expect(errorCode(() => parseObservation(formatStatement(plain)))).toBe('E_STATEMENT_INVALID')
    expect(parseStatement(formatStatement(plain))).toEqual(plain)
  })

  test('never names a source, which a curator cannot know', () => {
    const claimed = { ...observed, predicate: { ...observed.predicate, source } }
    expect(errorCode(() => parseObservation(formatStatement(claimed)))).toBe('E_STATEMENT_INVALID')
    expect(parseStatement(formatStatement(full)).predicate.source).toEqual(source)
  })
})
