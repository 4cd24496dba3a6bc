import { expect, test } from 'vitest'
import { formatBundle, parseBundle, signPayload } from '../../src/attestation/bundle.ts'
import { formatCallDecision } from '../../src/attestation/call-decision.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { verifyCallDecision } from '../../src/verify/call-decision.ts'
import { laterErrorCode } from '../support/error-code.ts'
import { pairOf, signVersion } from '../support/publishing.ts'

const decision = { decision: 'approve', id: 'CALL-1A2B3C4D', requestDigest: 'a'.repeat(64) } as const
const approvers = [{ type: 'key' as const, publicKey: pairOf('alice').publicKey }]
const trust = { approvers, trustedRoot: null }

async function signedBy(person: string) {
  return parseBundle(formatBundle(await signPayload(formatCallDecision(decision), keySigner(pairOf(person)))))
}

test('an approver\u2019s decision is theirs', async () => {
  const verified = await verifyCallDecision(await signedBy('alice'), trust)
  expect(verified).toMatchObject({ decision, identity: { type: 'key' }, accepted: approvers[0] })
})

test('a stranger\u2019s is refused, and so is another statement of an approver', async () => {
  const stranger = await signedBy('mallory')
  expect(await laterErrorCode(() => verifyCallDecision(stranger, trust))).toBe('E_IDENTITY_UNKNOWN')
  const version = parseBundle((await signVersion({ pair: pairOf('alice') })).bundle)
  expect(await laterErrorCode(() => verifyCallDecision(version, trust))).toBe('E_STATEMENT_INVALID')
})
