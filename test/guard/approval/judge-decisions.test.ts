import { describe, expect, test } from 'vitest'
import { formatBundle, signPayload } from '../../../src/attestation/bundle.ts'
import { type CallDecision, formatCallDecision } from '../../../src/attestation/call-decision.ts'
import { keySigner } from '../../../src/attestation/key-signer.ts'
import { formatPlainDecision } from '../../../src/client/state/call-request.ts'
import { utf8 } from '../../../src/encoding/bytes.ts'
import { type Deciders, judgeDecisions } from '../../../src/guard/approval/judge-decisions.ts'
import { pairOf, signVersion } from '../../support/publishing.ts'

const request = { id: 'CALL-1A2B3C4D', requestDigest: 'a'.repeat(64) }
const approve: CallDecision = { ...request, decision: 'approve' }
const deny: CallDecision = { ...request, decision: 'deny' }
const key = (person: string) => ({ type: 'key' as const, publicKey: pairOf(person).publicKey })
const grant = (people: string[], threshold = 1) => ({ names: ['*'], identities: people.map(key), threshold })

/** A machine policy that names alice and bob; a code decides nothing. */
const office: Deciders = { byCode: false, approvers: [grant(['alice', 'bob'])], trustedRoot: null }
const both: Deciders = { ...office, approvers: [grant(['alice', 'bob'], 2)] }
const home: Deciders = { byCode: true, approvers: [], trustedRoot: null }

async function signed(person: string, decision: CallDecision): Promise<Uint8Array> {
  return formatBundle(await signPayload(formatCallDecision(decision), keySigner(pairOf(person))))
}

const judge = async (files: (Uint8Array | Promise<Uint8Array>)[], deciders: Deciders) =>
  await judgeDecisions(await Promise.all(files), request, deciders)

describe('where a code is enough', () => {
  test('an unsigned approval counts, and so does a denial', async () => {
    expect(await judge([formatPlainDecision(approve)], home)).toEqual({
      decision: 'approve',
      by: 'terminal',
      notes: [],
    })
    expect(await judge([formatPlainDecision(deny)], home)).toMatchObject({ decision: 'deny', by: 'terminal' })
  })

  test('one denial is enough beside approvals', async () => {
    expect(await judge([formatPlainDecision(approve), formatPlainDecision(deny)], home)).toMatchObject({
      decision: 'deny',
    })
  })

  test.each([
    ['another digest', { ...approve, requestDigest: 'b'.repeat(64) }],
    ['another id', { ...approve, id: 'CALL-00000000' }],
    ['another digest, denied', { ...deny, requestDigest: 'b'.repeat(64) }],
  ])('of %s it says nothing', async (_, decision) => {
    expect(await judge([formatPlainDecision(decision)], home)).toEqual({
      decision: null,
      by: '',
      notes: ['a decision about another request'],
    })
  })
})

describe('where an approver has to sign', () => {
  test('an approver\u2019s signature counts, with their name', async () => {
    const outcome = await judge([signed('alice', approve)], office)
    expect(outcome).toMatchObject({ decision: 'approve', by: expect.stringContaining('ed25519:'), notes: [] })
    expect(await judge([signed('bob', deny)], office)).toMatchObject({ decision: 'deny' })
  })

  test('an unsigned approval counts for nothing, and an unsigned denial does', async () => {
    expect(await judge([formatPlainDecision(approve)], office)).toEqual({
      decision: null,
      by: '',
      notes: ['an approval that nobody signed, which the machine policy does not accept'],
    })
    expect(await judge([formatPlainDecision(deny)], office)).toMatchObject({ decision: 'deny' })
  })

  test.each([
    ['a stranger\u2019s', () => signed('mallory', approve), 'E_IDENTITY_UNKNOWN'],
    ['a stranger\u2019s denial', () => signed('mallory', deny), 'E_IDENTITY_UNKNOWN'],
    ['one about another call', () => signed('alice', { ...approve, id: 'CALL-00000000' }), 'another request'],
    [
      'one about other arguments',
      () => signed('alice', { ...approve, requestDigest: 'b'.repeat(64) }),
      'another request',
    ],
    ['no file of ours', async () => utf8('{"decision":"approve"}'), 'E_BUNDLE_INVALID'],
    ['nothing', async () => new Uint8Array(), 'E_BUNDLE_INVALID'],
    [
      'a statement about a version',
      async () => (await signVersion({ pair: pairOf('alice') })).bundle,
      'E_STATEMENT_INVALID',
    ],
  ])('%s counts for nothing', async (_, file, why) => {
    const outcome = await judge([file()], office)
    expect(outcome).toMatchObject({ decision: null, notes: [expect.stringContaining(why)] })
  })

  test('one whose bytes were changed counts for nothing', async () => {
    const file = await signed('alice', deny)
    const text = new TextDecoder().decode(file)
    const payload = Buffer.from(formatCallDecision(approve)).toString('base64')
    const forged = text.replace(Buffer.from(formatCallDecision(deny)).toString('base64'), payload)
    expect(forged).not.toBe(text)
    expect(await judge([utf8(forged)], office)).toMatchObject({
      decision: null,
      notes: [expect.stringContaining('E_')],
    })
  })

  test('two of two are two people, and either denies alone', async () => {
    expect(await judge([signed('alice', approve)], both)).toMatchObject({ decision: null })
    expect(await judge([signed('alice', approve), signed('alice', approve)], both)).toMatchObject({ decision: null })
    expect(await judge([signed('alice', approve), signed('bob', approve)], both)).toMatchObject({ decision: 'approve' })
    expect(await judge([signed('alice', approve), signed('bob', deny)], both)).toMatchObject({ decision: 'deny' })
  })

  test('people of two grants are not added up', async () => {
    const apart = { ...office, approvers: [grant(['alice', 'carol'], 2), grant(['bob', 'dave'], 2)] }
    expect(await judge([signed('alice', approve), signed('bob', approve)], apart)).toMatchObject({ decision: null })
  })

  test('nobody is named: a signature is told of, and counts for nothing', async () => {
    const nobody = { ...office, approvers: [] }
    expect(await judge([signed('alice', approve)], nobody)).toMatchObject({
      decision: null,
      notes: [expect.stringContaining('names no approver')],
    })
  })
})
