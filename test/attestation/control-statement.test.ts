import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ControlAction } from '../../src/attestation/control-predicate.ts'
import {
  controlDigest,
  formatControlStatement,
  makeControlStatement,
  parseControlStatement,
} from '../../src/attestation/control-statement.ts'
import { parseReviewStatement } from '../../src/attestation/review-statement.ts'
import { formatStatement, parseStatement } from '../../src/attestation/statement.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import { errorCode } from '../support/error-code.ts'
import { sampleRelease, testKeyPair } from '../support/sample-release.ts'

const key = (label: string) => ({ type: 'key' as const, publicKey: testKeyPair(label).publicKey })
const keyless = {
  type: 'keyless' as const,
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'https://github.com/acme/weather/.github/workflows/publish.yml@**',
  repositoryId: '4711',
  ownerId: '42',
  triggers: ['push', 'release'],
}
const head = { sequence: 4, digest: 'c'.repeat(64) }
const parts = { name: 'io.github.acme/weather', origin: 'registry.example', head }
const changes: ControlAction[] = [
  { action: 'add', identity: key('b') },
  { action: 'add', identity: keyless },
  { action: 'remove', identity: key('b') },
  { action: 'rotate', from: key('a'), to: keyless },
  { action: 'revoke', identity: key('a'), cutoff: 17, reason: 'key-compromise' },
  { action: 'revoke', identity: keyless, cutoff: null, reason: 'superseded' },
  { action: 'yank', version: '1.0.0', level: 'yanked', reason: 'malicious' },
  { action: 'yank', version: '1.0.0', level: 'deprecated', reason: 'superseded' },
  { action: 'unyank', version: '1.0.0' },
]
const claim: ControlAction = { action: 'claim', identities: [key('a'), keyless], recovery: [key('r')], threshold: 2 }

describe('control statements', () => {
  test.each(changes.map((change) => [change.action, change] as const))(
    '"%s" is read as it was written',
    (_a, change) => {
      const statement = makeControlStatement({ ...parts, change })
      expect(parseControlStatement(formatControlStatement(statement))).toEqual(statement)
      expect(statement.predicate).toMatchObject({ sequence: 5, previous: head.digest, change })
    },
  )

  test('a claim is the first, and names nothing before it', () => {
    const statement = makeControlStatement({ ...parts, head: null, change: claim })
    expect(statement.predicate).toMatchObject({ sequence: 0, previous: null, change: claim })
    expect(controlDigest(statement)).toBe(sha256Hex(formatControlStatement(statement)))
    expect(errorCode(() => makeControlStatement({ ...parts, change: claim }))).toBe('E_STATEMENT_INVALID')
    const [first] = changes
    if (first === undefined) throw new Error('a change')
    expect(errorCode(() => makeControlStatement({ ...parts, head: null, change: first }))).toBe('E_STATEMENT_INVALID')
  })

  test('have their own predicate as subject, which openssl can compute', () => {
    const file = JSON.parse(
      fromUtf8(formatControlStatement(makeControlStatement({ ...parts, head: null, change: claim }))),
    )
    expect(file.subject).toEqual([
      { name: 'control/0', digest: { sha256: sha256Hex(utf8(canonicalJson(file.predicate))) } },
    ])
  })

  test.each<[string, ControlAction]>([
    ['nobody', { action: 'claim', identities: [], recovery: [], threshold: 1 }],
    ['one identity twice', { action: 'claim', identities: [key('a'), key('a')], recovery: [], threshold: 1 }],
    ['one identity in two roles', { action: 'claim', identities: [key('a')], recovery: [key('a')], threshold: 1 }],
    ['a threshold of none', { action: 'claim', identities: [key('a')], recovery: [], threshold: 0 }],
    ['more than there are', { action: 'claim', identities: [key('a')], recovery: [], threshold: 2 }],
  ])('a claim that names %s is refused', (_what, change) => {
    expect(errorCode(() => makeControlStatement({ ...parts, head: null, change }))).toBe('E_STATEMENT_INVALID')
  })

  test.each<[string, ControlAction]>([
    ['a rotation to oneself', { action: 'rotate', from: key('a'), to: key('a') }],
    ['a cut-off below zero', { action: 'revoke', identity: key('a'), cutoff: -1, reason: 'superseded' }],
    [
      'a subject that anybody could have',
      { action: 'add', identity: { ...keyless, subject: 'https://github.com/**' } },
    ],
    ['a subject with control characters', { action: 'add', identity: { ...keyless, subject: 'a\u0007b' } }],
    ['no version', { action: 'unyank', version: '../x' }],
    ['a key of small order', { action: 'add', identity: { type: 'key', publicKey: new Uint8Array(32) } }],
  ])('%s is refused', (_what, change) => {
    expect(['E_STATEMENT_INVALID', 'E_KEY_REFUSED']).toContain(
      errorCode(() => makeControlStatement({ ...parts, change })),
    )
  })

  test('other spellings, unknown members, prose and another subject are refused', () => {
    const text = fromUtf8(formatControlStatement(makeControlStatement({ ...parts, head: null, change: claim })))
    const broken = [
      ` ${text}`,
      text.replace('"action":"claim"', '"action":"claim","comment":"hello"'),
      text.replace('"action":"claim"', '"action":"seize"'),
      text.replace('"threshold":2', '"threshold":1'),
      text.replace('control/0', 'control/1'),
      text.replace('"kind":"control"', '"kind":"publish"'),
      text.replace('registry.example', 'registry example'),
    ]
    for (const each of broken) expect(errorCode(() => parseControlStatement(utf8(each)))).toBe('E_STATEMENT_INVALID')
    expect(errorCode(() => parseControlStatement(utf8(text)))).toBe('no error')
  })

  test('are never read as a publisher’s word or a review, nor the other way round', async () => {
    const control = formatControlStatement(makeControlStatement({ ...parts, head: null, change: claim }))
    const { statement } = await sampleRelease()
    expect(errorCode(() => parseStatement(control))).toBe('E_STATEMENT_INVALID')
    expect(errorCode(() => parseReviewStatement(control))).toBe('E_STATEMENT_INVALID')
    expect(errorCode(() => parseControlStatement(formatStatement(statement)))).toBe('E_STATEMENT_INVALID')
  })

  test('random bytes and random JSON are refused with one code', () => {
    const code = (bytes: Uint8Array) => errorCode(() => parseControlStatement(bytes))
    fc.assert(fc.property(fc.uint8Array(), (bytes) => code(bytes) === 'E_STATEMENT_INVALID'))
    fc.assert(fc.property(fc.json(), (text) => code(utf8(text)) === 'E_STATEMENT_INVALID'))
  })
})
