import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { canonicalBytes } from '../../src/encoding/canonical-json.ts'
import type { JsonObject, JsonValue } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { definitionHash, makeDefinition } from '../../src/snapshot/definition.ts'
import {
  allDefinitions,
  equalSnapshots,
  formatSnapshot,
  makeSnapshot,
  parseSnapshot,
  type Snapshot,
  snapshotDigest,
  snapshotHashes,
} from '../../src/snapshot/snapshot.ts'
import { errorCode } from '../support/error-code.ts'
import { sampleSnapshot } from '../support/sample-snapshot.ts'
import { withMember } from '../support/with-member.ts'

const sample = sampleSnapshot()
const { context } = sample
const file = formatSnapshot(sample)

const tool = (name: string, members: Record<string, JsonValue> = {}) => makeDefinition('tools', { ...members, name })
const withTools = (...tools: ReturnType<typeof tool>[]) =>
  makeSnapshot({ context, instructions: null, sections: { tools } })

describe('making', () => {
  test('sorts each list by name, whatever the order of pages', () => {
    const names = (snapshot: Snapshot) => snapshot.sections.tools.map(({ name }) => name)
    expect(names(withTools(tool('b'), tool('a'), tool('Z')))).toEqual(['Z', 'a', 'b'])
    expect(formatSnapshot(withTools(tool('a'), tool('b')))).toEqual(formatSnapshot(withTools(tool('b'), tool('a'))))
  })

  test('refuses a name that stands twice, equal or not', () => {
    expect(errorCode(() => withTools(tool('a'), tool('b'), tool('a')))).toBe('E_VIOLATION_DUPLICATE_NAME')
    expect(errorCode(() => withTools(tool('a'), tool('a', { x: 1 })))).toBe('E_VIOLATION_DUPLICATE_NAME')
    expect(() => withTools(tool('a\u200b'), tool('a\u200b'))).toThrow('"a<U+200B>"')
  })

  test('the same name in two lists is fine, and names that only look alike are two', () => {
    const prompt = makeDefinition('prompts', { name: 'a' })
    const snapshot = makeSnapshot({
      context,
      instructions: null,
      sections: { tools: [tool('a'), tool('а')], prompts: [prompt] },
    })
    expect(allDefinitions(snapshot)).toHaveLength(3)
  })

  test('lists that a server does not have are empty', () => {
    expect(snapshotHashes(makeSnapshot({ context, instructions: null, sections: {} }))).toEqual({
      instructions: null,
      sections: { tools: new Map(), prompts: new Map(), resources: new Map(), resourceTemplates: new Map() },
    })
  })
})

describe('equality', () => {
  test('is about what a model reads, not about context', () => {
    const moved = makeSnapshot({
      ...sample,
      context: { ...context, protocolVersion: '2026-07-28', platform: 'win32-x64' },
    })
    expect(equalSnapshots(sample, moved)).toBe(true)
    expect(snapshotDigest(moved)).not.toBe(snapshotDigest(sample))
  })

  test('notices any change of instructions or of any item', () => {
    expect(equalSnapshots(sample, { ...sample, instructions: `${sample.instructions} ` })).toBe(false)
    expect(equalSnapshots(sample, { ...sample, instructions: null })).toBe(false)
    expect(equalSnapshots(sample, sampleSnapshot('Returns the forecast for a city.\u200b'))).toBe(false)
    for (const section of ['tools', 'prompts', 'resources', 'resourceTemplates'] as const) {
      const fewer = makeSnapshot({ ...sample, sections: { ...sample.sections, [section]: [] } })
      expect(equalSnapshots(sample, fewer), section).toBe(false)
      expect(equalSnapshots(fewer, sample), section).toBe(false)
    }
  })

  test('a name that imitates the lines of a set hash does not make two lists equal', () => {
    const [a, b] = [tool('a'), tool('b')]
    const imitation = { ...tool(`a:${a.hash}\nb`), hash: b.hash }
    expect(equalSnapshots(withTools(a, b), withTools(imitation))).toBe(false)
  })
})

describe('the file', () => {
  test('is canonical JSON, and its digest is its SHA-256', () => {
    expect(file).toEqual(canonicalBytes(parseJsonText(fromUtf8(file)).value))
    expect(snapshotDigest(sample)).toBe(sha256Hex(file))
    expect(fromUtf8(file).startsWith('{"context":{"capabilities":')).toBe(true)
  })

  test('keeps every item whole, and gives back the same snapshot', () => {
    const parsed = parseSnapshot(file)
    expect(equalSnapshots(parsed, sample)).toBe(true)
    expect(snapshotHashes(parsed)).toEqual(snapshotHashes(sample))
    expect(formatSnapshot(parsed)).toEqual(file)
    expect(parsed.context.serverInfo).toEqual(context.serverInfo)
  })

  test('of any items survives both ways', () => {
    const item = fc.tuple(
      fc.string({ unit: 'grapheme' }),
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
    )
    fc.assert(
      fc.property(fc.uniqueArray(item, { selector: ([name]) => name }), (items) => {
        const snapshot = withTools(...items.map(([name, members]) => tool(name, members as JsonObject)))
        const parsed = parseSnapshot(formatSnapshot(snapshot))
        expect(snapshotHashes(parsed)).toEqual(snapshotHashes(snapshot))
        for (const definition of allDefinitions(parsed)) expect(definitionHash(definition.value)).toBe(definition.hash)
      }),
    )
  })

  test('is not written where a value has no canonical form, and says where', () => {
    const document = parseJsonText('{"name":"x","maximum":9223372036854775807}')
    const inexact = makeDefinition('tools', document.value as JsonObject, document.issues)
    expect(errorCode(() => formatSnapshot(withTools(inexact)))).toBe('E_SNAPSHOT_INVALID')
    expect(() => formatSnapshot(withTools(inexact))).toThrow('/maximum')
    const issues = [{ kind: 'lone-surrogate', pointer: '/result/instructions' }] as const
    expect(errorCode(() => snapshotDigest(makeSnapshot({ ...sample, issues })))).toBe('E_SNAPSHOT_INVALID')
    expect(errorCode(() => formatSnapshot(makeSnapshot({ ...sample, instructions: '\ud800' })))).toBe(
      'E_CANONICAL_VALUE',
    )
  })

  test.each<[what: string, at: string, value: JsonValue | undefined, pointer?: string]>([
    ['another format', '/format', 'touchmark-snapshot-v2'],
    ['an unknown member', '/extra', 1],
    ['a member with a slash', '/a~1b', 1],
    ['no sections', '/sections', undefined],
    ['a missing list', '/sections/prompts', undefined],
    ['an unknown list', '/sections/roots', []],
    ['a list that is none', '/sections/tools', {}],
    ['an item that is no object', '/sections/tools', ['x'], '/sections/tools/0'],
    ['instructions that are no text', '/sections/instructions', 1],
    ['missing instructions', '/sections/instructions', undefined],
    ['no context', '/context', undefined],
    ['an unknown member of the context', '/context/now', 1],
    ['a server that is no object', '/context/serverInfo', 'x'],
    ['a protocol that is no text', '/context/protocolVersion', 1],
    ['a platform that is no text', '/context/platform', null],
    ['capabilities that are no object', '/context/capabilities', null],
  ])('with %s is refused, and it is pointed at', (_what, at, value, pointer = at) => {
    const bytes = withMember(file, at, value)
    expect(errorCode(() => parseSnapshot(bytes))).toBe('E_SNAPSHOT_INVALID')
    expect(() => parseSnapshot(bytes)).toThrow(expect.objectContaining({ parts: expect.objectContaining({ pointer }) }))
  })

  test.each<[string, (text: string) => string]>([
    ['nothing', () => ''],
    ['an array', () => '[]'],
    ['white space at the end', (text) => `${text}\n`],
    ['white space inside', (text) => text.replace('"context":', '"context": ')],
    ['another escape', (text) => text.replace('"tools"', '"t\\u006fols"')],
    ['items out of order', (text) => text.replace('"__proto__"', '"zz"')],
    ['two members of one name', (text) => text.replace('{"context"', '{"context":{},"context"')],
    ['a number in another form', (text) => text.replace('"inputSchema":{', '"inputSchema":{"a":1.0,')],
    ['an inexact number', (text) => text.replace('"inputSchema":{', '"inputSchema":{"a":9007199254740993,')],
    ['a number beyond a double', (text) => text.replace('"inputSchema":{', '"inputSchema":{"a":1e999,')],
    ['a lone surrogate', (text) => text.replace('one city', '\\ud800')],
    ['two items of one name', (text) => text.replace('"get_forecast"', '"__proto__"')],
    ['an item without a name', (text) => text.replace('"name":"forecast"', '"nome":"forecast"')],
    ['a byte order mark', (text) => `\ufeff${text}`],
  ])('with %s is refused', (_what, change) => {
    expect(change(fromUtf8(file))).not.toBe(fromUtf8(file))
    expect(errorCode(() => parseSnapshot(utf8(change(fromUtf8(file)))))).toBe('E_SNAPSHOT_INVALID')
  })

  test('made of random bytes or of any JSON is refused with one code', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => errorCode(() => parseSnapshot(bytes)) === 'E_SNAPSHOT_INVALID'))
    fc.assert(fc.property(fc.json(), (text) => errorCode(() => parseSnapshot(utf8(text))) === 'E_SNAPSHOT_INVALID'))
    expect(errorCode(() => parseSnapshot(utf8('['.repeat(200_000))))).toBe('E_SNAPSHOT_INVALID')
  })

  test('with any byte flipped is refused or is another snapshot', () => {
    for (let at = 0; at < file.length; at += 1) {
      const changed = file.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      const digest = attemptDigest(changed)
      expect(digest).not.toBe(sha256Hex(file))
    }
  })
})

function attemptDigest(bytes: Uint8Array): string {
  try {
    return snapshotDigest(parseSnapshot(bytes))
  } catch {
    return 'refused'
  }
}
