import { describe, expect, test } from 'vitest'
import type { ControlFileLink } from '../../src/attestation/control-file.ts'
import { versionStanding } from '../../src/trust/control-chain.ts'
import { verifyControlChain } from '../../src/verify/control.ts'
import { laterErrorCode } from '../support/error-code.ts'
import { testKeyPair } from '../support/sample-release.ts'
import {
  claimStep,
  controlName,
  controlOrigin,
  controlRegistryKey,
  namedKey,
  signControl,
  signedChain,
  yankStep,
} from '../support/signed-control.ts'

const demands = { name: controlName, registryKey: controlRegistryKey, trustedRoot: null }
const { statements } = await signedChain(claimStep, yankStep)
const [claimed, yanked] = statements as [ControlFileLink, ControlFileLink]
const refusal = (links: readonly ControlFileLink[], changes: Partial<typeof demands> = {}) =>
  laterErrorCode(() => verifyControlChain(links, { ...demands, ...changes }))

describe('control statements as files', () => {
  test('verify from the claim on', async () => {
    const state = await verifyControlChain(statements, demands)
    expect(versionStanding(state, '1.4.0')).toMatchObject({ level: 'yanked', reason: 'malicious' })
    expect(state.links.map(({ index }) => index)).toEqual([10, 20])
    expect((await verifyControlChain([], demands)).head).toBeNull()
  })

  test('without the first, in another order, or twice are refused, each with its code', async () => {
    expect(await refusal([yanked])).toBe('E_IDENTITY_UNKNOWN')
    expect(await refusal([claimed, claimed])).toBe('E_CONTROL_REPLAYED')
    expect(await refusal([claimed, yanked, yanked])).toBe('E_CONTROL_REPLAYED')
    expect(await refusal(statements)).toBe('no error')
  })

  test('of another name or another log are refused', async () => {
    expect(await refusal(statements, { name: 'io.github.acme/other' })).toBe('E_RECEIPT_INVALID')
    const foreign = await signedChain({ ...claimStep, origin: 'other.example' })
    expect(await refusal(foreign.statements)).toBe('E_CONTROL_ORIGIN')
    const elsewhere = await signedChain({ ...claimStep, name: 'io.github.acme/other' })
    expect(await refusal(elsewhere.statements)).toBe('E_RECEIPT_INVALID')
  })

  test('with a receipt of another statement, of other bundles or by another registry are refused', async () => {
    expect(await refusal([{ ...claimed, receipt: yanked.receipt }])).toBe('E_RECEIPT_INVALID')
    const again = await signedChain({ ...claimStep, by: ['a', 'r'] })
    expect(await refusal([{ ...claimed, bundles: again.statements[0]?.bundles ?? [] }])).toBe('E_RECEIPT_INVALID')
    const stranger = { name: controlOrigin, publicKey: testKeyPair('stranger').publicKey }
    expect(await refusal(statements, { registryKey: stranger })).toBe('E_SIGNATURE_INVALID')
  })

  test('signed by a key that nothing names are refused', async () => {
    const chain = await signedChain(claimStep, { ...yankStep, by: ['stranger'] })
    expect(await refusal(chain.statements)).toBe('E_IDENTITY_UNKNOWN')
  })

  test('signed by somebody who is named but may not are refused', async () => {
    const rotation = { action: 'rotate' as const, from: namedKey('r'), to: namedKey('x') }
    const chain = await signedChain(claimStep, { change: rotation, by: ['a'] })
    expect(await refusal(chain.statements)).toBe('E_CONTROL_UNAUTHORISED')
    const twin = await signedChain(claimStep, { change: rotation, by: ['r'] })
    expect(await refusal(twin.statements)).toBe('no error')
  })

  test('none, seventeen, or bundles over different statements in one place are refused', async () => {
    const { bundles } = claimed
    const other = (await signControl(yankStep, { sequence: 0, digest: '0'.repeat(64) })).bundles
    expect(await refusal([{ ...claimed, bundles: [] }])).toBe('E_CONTROL_INVALID')
    expect(await refusal([{ ...claimed, bundles: Array.from({ length: 17 }, () => bundles[0] as Uint8Array) }])).toBe(
      'E_CONTROL_INVALID',
    )
    expect(await refusal([{ ...claimed, bundles: [...bundles, ...other] }])).toBe('E_CONTROL_INVALID')
  })

  test('more than a thousand are refused before any is looked at', async () => {
    expect(await refusal(Array.from({ length: 1001 }, () => claimed))).toBe('E_CONTROL_INVALID')
  })
})
