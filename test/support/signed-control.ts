/** Control statements as files: signed by keys that have a name, accepted by a registry that a test plays. */
import { formatBundle, signPayload } from '../../src/attestation/bundle.ts'
import type { ControlFile, ControlFileLink } from '../../src/attestation/control-file.ts'
import type { ControlAction } from '../../src/attestation/control-predicate.ts'
import { formatControlStatement, makeControlStatement } from '../../src/attestation/control-statement.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { type NoteVerifierKey, signNote } from '../../src/log/note.ts'
import { bundlesDigest, formatStatementAcceptance } from '../../src/log/statement-acceptance.ts'
import { testKeyPair } from './sample-release.ts'

export const controlName = 'io.github.acme/weather'
export const controlOrigin = 'registry.example.com'
const registryPair = testKeyPair('registry')
/** The key that the receipts are checked with. */
export const controlRegistryKey: NoteVerifierKey = { name: controlOrigin, publicKey: registryPair.publicKey }

/** One statement: what it does, who signs it. */
export interface SignedStep {
  readonly change: ControlAction
  readonly by: readonly string[]
  /** Default that of the test. */
  readonly name?: string
  readonly origin?: string
  /** Log index; default ten times the sequence, plus ten. */
  readonly index?: number
  readonly acceptedAt?: string
}

/** Bundles over the next statement of a chain. */
export async function signControl(
  step: SignedStep,
  head: { sequence: number; digest: string } | null,
): Promise<{ payload: Uint8Array; bundles: Uint8Array[] }> {
  const { change, by, name = controlName, origin = controlOrigin } = step
  const payload = formatControlStatement(makeControlStatement({ name, origin, head, change }))
  const bundles = await Promise.all(
    by.map(async (label) => formatBundle(await signPayload(payload, keySigner(testKeyPair(label))))),
  )
  return { payload, bundles }
}

/** A whole chain, with receipts. */
export async function signedChain(...steps: readonly SignedStep[]): Promise<ControlFile> {
  let head: { sequence: number; digest: string } | null = null
  const statements: ControlFileLink[] = []
  for (const step of steps) {
    const { payload, bundles } = await signControl(step, head)
    const digest = sha256Hex(payload)
    const sequence: number = head === null ? 0 : head.sequence + 1
    const acceptance = {
      origin: controlOrigin,
      index: step.index ?? (sequence + 1) * 10,
      kind: 'control' as const,
      name: step.name ?? controlName,
      statementDigest: digest,
      bundlesDigest: bundlesDigest(bundles),
      acceptedAt: step.acceptedAt ?? '2026-11-01T00:00:00Z',
    }
    statements.push({ bundles, receipt: signNote(formatStatementAcceptance(acceptance), controlOrigin, registryPair) })
    head = { sequence, digest }
  }
  return { name: controlName, origin: controlOrigin, statements }
}

/** A key as a statement names it. */
export function namedKey(label: string): { type: 'key'; publicKey: Uint8Array } {
  return { type: 'key', publicKey: testKeyPair(label).publicKey }
}

/** A claim by `a`, with the recovery identity `r`. */
export const claimStep: SignedStep = {
  change: { action: 'claim', identities: [namedKey('a')], recovery: [namedKey('r')], threshold: 1 },
  by: ['a'],
}

/** A version withdrawn by `a`. */
export const yankStep: SignedStep = {
  change: { action: 'yank', version: '1.4.0', level: 'yanked', reason: 'malicious' },
  by: ['a'],
}
