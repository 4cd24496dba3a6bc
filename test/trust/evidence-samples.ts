import fc from 'fast-check'
import { type Suppression, suppressionReasons } from '../../src/attestation/suppression.ts'
import type { ChangePart } from '../../src/lint/change-part.ts'
import type { Check, Evidence, ItemEvidence } from '../../src/trust/evidence.ts'
import { type EffectivePolicy, effectivePolicy } from '../../src/trust/policy.ts'
import {
  type ObstacleCode,
  obstacleEffects,
  presets,
  type RefusalCode,
  refusalEffects,
} from '../../src/trust/reasons.ts'

/** An item that an accepted identity signed and that is pinned. */
export const signedItem: ItemEvidence = {
  section: 'tools',
  name: 'read_file',
  signed: 'same',
  pinned: 'same',
  vouched: 'none',
  findings: [],
  flagged: [],
  newFindings: [],
  changedShare: 0,
  changeScore: 0,
  changeParts: [],
  issues: [],
}

/** Everything checked, everything holds. */
export const cleanEvidence: Evidence = {
  now: Date.UTC(2026, 10, 21),
  entry: 'files',
  name: 'io.github.acme/files',
  capture: { state: 'verified', value: { digest: 'ab'.repeat(32) } },
  statement: {
    state: 'verified',
    value: {
      signers: ['cd'.repeat(32)],
      acceptedBy: 'policy',
      name: 'io.github.acme/files',
      version: '1.0.0',
      profile: 'default',
      suppressions: [],
    },
  },
  binding: { state: 'verified', value: 'bound' },
  receipt: { state: 'verified', value: { acceptedAt: Date.UTC(2026, 0, 1), index: 0 } },
  freshness: { state: 'verified', value: { issuedAt: Date.UTC(2026, 10, 21) } },
  control: { state: 'verified', value: { deprecated: null } },
  release: 'same',
  rollback: null,
  downgrade: null,
  wasSigned: true,
  baseline: 'trusted',
  firstUse: 'may-pin',
  targetChange: null,
  missing: [],
  newMasks: [],
  newSuppressions: [],
  lookAlike: null,
  collisions: [],
  items: [signedItem],
}

/** What is known of a server that nobody signed, and no policy asks about. */
export const unsignedEvidence: Evidence = {
  ...cleanEvidence,
  statement: { state: 'not-demanded' },
  binding: { state: 'not-demanded' },
  receipt: { state: 'not-demanded' },
  freshness: { state: 'not-demanded' },
  control: { state: 'not-demanded' },
  wasSigned: false,
  items: [{ ...signedItem, signed: 'no-statement' }],
}

/** The policy of a level that states only a preset. */
export function policyOf(preset: (typeof presets)[number]): EffectivePolicy {
  return effectivePolicy([{ name: 'user', demands: { preset }, grants: { publishers: [], exceptions: [] } }])
}

const detail = fc.option(fc.string(), { nil: undefined })

function withDetail<T extends object>(check: T, text: string | undefined): T {
  return text === undefined ? check : { ...check, detail: text }
}

/** A check that does not hold: refused, not asked, or nothing there. */
export const failedCheck: fc.Arbitrary<Check<never>> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...(Object.keys(refusalEffects) as RefusalCode[])), detail)
    .map(([reason, text]) => withDetail({ state: 'refused' as const, reason }, text)),
  fc
    .tuple(fc.constantFrom(...(Object.keys(obstacleEffects) as ObstacleCode[])), detail)
    .map(([reason, text]) => withDetail({ state: 'unchecked' as const, reason }, text)),
  detail.map((text) => withDetail({ state: 'absent' as const }, text)),
)

function anyCheck<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Check<T>> {
  return fc.oneof(
    value.map((each) => ({ state: 'verified' as const, value: each })),
    failedCheck,
    fc.constant({ state: 'not-demanded' as const }),
  )
}

const section = fc.constantFrom('instructions' as const, 'tools' as const, 'prompts' as const, 'resources' as const)
const itemRef = fc.record({ section, name: fc.string() })
const anySuppression: fc.Arbitrary<Suppression> = fc.record({
  rule: fc.constantFrom('invisible-characters', 'hidden-markup'),
  section,
  name: fc.string(),
  sha256: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
  until: fc.constantFrom('2026-01-01T00:00:00Z', '2030-01-01T00:00:00Z', 'never'),
  reason: fc.constantFrom(...suppressionReasons),
})
/** A finding of any weight. */
export const anyFinding = fc.record({
  rule: fc.constantFrom('invisible-characters', 'hidden-markup'),
  severity: fc.constantFrom('error' as const, 'warning' as const, 'note' as const),
  section,
  name: fc.string(),
  pointer: fc.constantFrom('', '/description'),
  start: fc.nat(9),
  end: fc.nat(9),
  message: fc.string(),
})

const anyItem: fc.Arbitrary<ItemEvidence> = fc.record({
  section,
  name: fc.string(),
  signed: fc.constantFrom('same', 'mechanical', 'other', 'unlisted', 'no-statement'),
  pinned: fc.constantFrom('same', 'mechanical', 'other', 'unlisted', 'no-baseline'),
  vouched: fc.constantFrom('approved', 'observed', 'not-as-observed', 'rejected', 'none'),
  findings: fc.array(anyFinding, { maxLength: 2 }),
  flagged: fc.array(fc.constantFrom('a'.repeat(64), 'b'.repeat(64)), { maxLength: 2 }),
  newFindings: fc.array(anyFinding, { maxLength: 1 }),
  changedShare: fc.oneof(fc.double(), fc.constantFrom(0, 0.1, 0.2, 1)),
  changeScore: fc.oneof(fc.double(), fc.constantFrom(0, 0.25, 0.4, 1)),
  changeParts: fc.subarray<ChangePart>(['hides', 'orders']),
  issues: fc.array(fc.record({ kind: fc.constantFrom('lone-surrogate', 'inexact-number'), pointer: fc.string() }), {
    maxLength: 1,
  }),
})

/** Any evidence at all, also such as no assessment would put together. */
export const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  now: fc.integer({ min: 0, max: 2_000_000_000_000 }),
  entry: fc.constantFrom('files', 'mail'),
  name: fc.option(fc.constantFrom('io.github.acme/files', 'com.example/mail')),
  capture: anyCheck(fc.record({ digest: fc.option(fc.constant('ab'.repeat(32))) })),
  statement: anyCheck(
    fc.record({
      signers: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 3 }),
      acceptedBy: fc.constantFrom('policy', 'lock', 'name'),
      suppressions: fc.array(anySuppression, { maxLength: 2 }),
      name: fc.string(),
      version: fc.string(),
      profile: fc.string(),
    }),
  ),
  binding: anyCheck(fc.constant('bound' as const)),
  receipt: anyCheck(fc.record({ acceptedAt: fc.integer({ min: 0, max: 2_000_000_000_000 }), index: fc.nat() })),
  freshness: anyCheck(fc.record({ issuedAt: fc.integer() })),
  control: anyCheck(fc.record({ deprecated: fc.option(fc.string()) })),
  release: fc.constantFrom('same', 'newer', 'older', 'unknown'),
  rollback: fc.option(fc.string()),
  downgrade: fc.option(fc.string()),
  wasSigned: fc.boolean(),
  baseline: fc.constantFrom('trusted', 'claimed', 'project-only', 'none'),
  firstUse: fc.constantFrom('may-pin', 'may-not-pin'),
  targetChange: fc.option(fc.string()),
  missing: fc.array(itemRef, { maxLength: 1 }),
  newMasks: fc.array(itemRef, { maxLength: 1 }),
  newSuppressions: fc.array(anySuppression, { maxLength: 1 }),
  lookAlike: fc.option(fc.string()),
  collisions: fc.array(
    fc.record({
      name: fc.string(),
      entry: fc.string(),
      other: fc.string(),
      first: fc.constantFrom('here' as const, 'there' as const, 'unclear' as const),
    }),
    { maxLength: 2 },
  ),
  items: fc.array(anyItem, { maxLength: 4 }),
})

const calmItem: fc.Arbitrary<ItemEvidence> = fc
  .record({
    signed: fc.constantFrom('same', 'mechanical', 'no-statement', 'other'),
    pinned: fc.constantFrom('same', 'mechanical', 'other', 'no-baseline'),
    vouched: fc.constantFrom('approved', 'observed', 'not-as-observed', 'none'),
    changedShare: fc.constantFrom(0, 0.1, 1),
    changeScore: fc.constantFrom(0, 0.25, 1),
  })
  .map((item) => ({ ...signedItem, ...item }))

/** Evidence in which little is wrong, so that a verdict has somewhere to fall from. */
export const calmEvidence: fc.Arbitrary<Evidence> = fc
  .record({
    statement: fc.constantFrom(cleanEvidence.statement, cleanEvidence.statement, { state: 'absent' as const }),
    binding: fc.constantFrom<Check<'bound'>>(cleanEvidence.binding, { state: 'absent' }),
    receipt: fc.constantFrom<Evidence['receipt']>(cleanEvidence.receipt, {
      state: 'verified',
      value: { acceptedAt: cleanEvidence.now, index: 0 },
    }),
    control: fc.constantFrom<Evidence['control']>(cleanEvidence.control, {
      state: 'verified',
      value: { deprecated: 'a newer one exists' },
    }),
    release: fc.constantFrom('same', 'newer', 'older', 'unknown'),
    wasSigned: fc.boolean(),
    baseline: fc.constantFrom('trusted', 'claimed', 'project-only', 'none'),
    firstUse: fc.constantFrom('may-pin', 'may-not-pin'),
    lookAlike: fc.constantFrom(null, null, 'io.github.acme/files'),
    items: fc.array(calmItem, { maxLength: 2 }),
  })
  .map((evidence) => ({ ...cleanEvidence, ...evidence }))

/** Any demands, with and without each. */
export const anyDemands = fc.record(
  {
    preset: fc.constantFrom(...presets),
    coolDownMs: fc.integer({ min: 0, max: 2_000_000_000_000 }),
    requireSignature: fc.boolean(),
    requireReceipt: fc.boolean(),
    threshold: fc.integer({ min: 1, max: 3 }),
    uniqueToolNames: fc.boolean(),
  },
  { requiredKeys: [] },
)
