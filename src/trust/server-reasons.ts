/** What there is to say about a server as a whole. Each check becomes reasons here; none is left out. */
import type { ErrorCode } from '../errors.ts'
import { quote, visibleLine } from '../visible-text.ts'
import type { Check, Evidence, ItemRef } from './evidence.ts'
import { acceptsSuppressions, type EffectivePolicy, findBypass, findException } from './policy.ts'
import type { Reason, ReasonCode } from './reasons.ts'

/** Every reason about the server as a whole. */
export function serverReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  return [
    ...captureReasons(evidence),
    ...statementReasons(policy, evidence),
    ...bindingReasons(policy, evidence),
    ...receiptReasons(policy, evidence),
    ...freshnessReasons(evidence),
    ...pinReasons(policy, evidence),
    ...partialReasons(policy, evidence),
    ...controlReasons(policy, evidence),
    ...lookAlikeReasons(policy, evidence),
    ...bypassReasons(policy, evidence),
  ]
}

/** Nothing seen is never clean, whatever the reason. */
function captureReasons({ capture }: Evidence): Reason[] {
  switch (capture.state) {
    case 'verified':
      return []
    case 'refused':
    case 'unchecked':
      return [failed(capture)]
    case 'absent':
    case 'not-demanded':
      return [{ code: 'server-unreachable', detail: 'nobody looked at the server' }]
  }
}

function statementReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  const { statement } = evidence
  const { requireSignature, threshold } = policy.demands
  if (statement.state === 'verified') return thresholdReasons(statement.value.signers.length, threshold)
  // Whoever demands two signatures demands one.
  const demanded: Reason[] = requireSignature || threshold > 1 ? [{ code: 'signature-required' }] : []
  switch (statement.state) {
    case 'refused':
      return [failed(statement), ...demanded]
    case 'unchecked':
      return [obstacle(statement, evidence), ...demanded]
    case 'absent':
      return [withDetail('unsigned', statement.detail), ...demanded]
    case 'not-demanded':
      return demanded
  }
}

function thresholdReasons(signers: number, threshold: number): Reason[] {
  if (signers >= threshold) return []
  const detail = `${signers} of ${threshold} distinct accepted identities that policy demands have signed`
  return [{ code: 'threshold', detail, error: 'E_THRESHOLD' }]
}

/** Definitions are public, so a signature over them says nothing about the target unless a binding does. */
function bindingReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  const { binding, statement } = evidence
  switch (binding.state) {
    case 'verified':
      return []
    case 'refused':
      return [failed(binding)]
    case 'unchecked':
      return [failed(binding), ...unlessExcepted(policy, evidence, { code: 'definitions-only' })]
    case 'absent':
      return unlessExcepted(policy, evidence, withDetail('definitions-only', binding.detail))
    case 'not-demanded':
      return statement.state === 'verified' ? unlessExcepted(policy, evidence, { code: 'definitions-only' }) : []
  }
}

function receiptReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  const { receipt, statement } = evidence
  switch (receipt.state) {
    case 'verified':
      return []
    case 'refused':
      return [failed(receipt)]
    case 'unchecked':
      return [obstacle(receipt, evidence)]
    case 'absent':
      return [withDetail('no-receipt', receipt.detail)]
    case 'not-demanded':
      return policy.demands.requireReceipt && statement.state === 'verified' ? [{ code: 'no-receipt' }] : []
  }
}

function freshnessReasons(evidence: Evidence): Reason[] {
  const { freshness } = evidence
  switch (freshness.state) {
    case 'verified':
    case 'not-demanded':
      return []
    case 'refused':
      return [failed(freshness)]
    case 'unchecked':
      return [obstacle(freshness, evidence)]
    case 'absent':
      return [withDetail('stale', freshness.detail)]
  }
}

function pinReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  const { targetChange, newMasks, rollback, downgrade } = evidence
  const back: Reason[] = [
    ...(rollback === null ? [] : unlessExcepted(policy, evidence, { code: 'rollback', detail: rollback })),
    ...(downgrade === null ? [] : unlessExcepted(policy, evidence, { code: 'downgrade', detail: downgrade })),
  ]
  const target: Reason[] = targetChange === null ? [] : [{ code: 'target-changed', detail: targetChange }]
  const masks = newMasks.map((item) => about('new-mask', item))
  return [...back, ...target, ...masks, ...suppressionReasons(policy, evidence)]
}

/** What a publisher newly calls no fault is looked at, where it would count at all. */
function suppressionReasons(policy: EffectivePolicy, { name, newSuppressions }: Evidence): Reason[] {
  if (!acceptsSuppressions(policy, name)) return []
  return newSuppressions.map(({ section, name: item, rule, until, reason }) => {
    const found = about('new-suppression', { section, name: item })
    return { ...found, detail: `${rule} of ${found.detail}, until ${until}: ${reason}` }
  })
}

function partialReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  return evidence.missing
    .filter(({ name }) => findException(policy, { ...evidence, what: 'partial', item: name }) === undefined)
    .map((item) => about('partial', item))
}

/** No answer about revocations is no good answer: a chain that is kept back is how a withdrawn key goes on. */
function controlReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  const { control } = evidence
  switch (control.state) {
    case 'not-demanded':
      return []
    case 'verified': {
      const { deprecated } = control.value
      return deprecated === null ? [] : unlessExcepted(policy, evidence, { code: 'deprecated', detail: deprecated })
    }
    case 'refused':
      return [failed(control)]
    case 'unchecked':
      return [obstacle(control, evidence)]
    case 'absent':
      return [obstacle({ ...control, state: 'unchecked', reason: 'control-unreachable' }, evidence)]
  }
}

/** A name that its own owner signed for is never called a look-alike of another. */
function lookAlikeReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  const { lookAlike, baseline, statement } = evidence
  if (lookAlike === null || baseline !== 'none' || statement.state === 'verified') return []
  return unlessExcepted(policy, evidence, { code: 'look-alike', detail: `it looks like ${quote(lookAlike)}` })
}

/** That enforcement is off is never silent. */
function bypassReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  const bypass = findBypass(policy, evidence)
  if (bypass === undefined) return []
  return [
    { code: 'bypassed', detail: `until ${new Date(bypass.until).toISOString()}: ${visibleLine(bypass.reason, 200)}` },
  ]
}

/** The reason, unless policy lists an exception for the server as a whole. */
function unlessExcepted(policy: EffectivePolicy, evidence: Evidence, reason: Reason): Reason[] {
  return findException(policy, { ...evidence, what: reason.code, item: '' }) === undefined ? [reason] : []
}

function about(code: ReasonCode, { section, name }: ItemRef): Reason {
  const where = section === 'instructions' ? section : `${section} ${quote(name)}`
  return { code, section, name, detail: where }
}

/** An obstacle that pins make up for is only flagged; see {@link isCovered}. */
function obstacle(check: Extract<Check<unknown>, { state: 'unchecked' }>, evidence: Evidence): Reason {
  if (!isCovered(evidence)) return failed(check)
  const reason = withDetail(
    'covered-by-pin',
    check.detail === undefined ? check.reason : `${check.reason}: ${check.detail}`,
  )
  return withError(reason, check.error)
}

/** Whether each item, and there is at least one, is exactly as pinned, and the target is the pinned one. */
function isCovered({ baseline, items, missing, targetChange }: Evidence): boolean {
  // A claim covers nothing: whoever can cut the network off could write it.
  if (baseline === 'none' || baseline === 'claimed') return false
  if (targetChange !== null || missing.length > 0 || items.length === 0) return false
  return items.every(({ pinned }) => pinned === 'same')
}

function failed(check: Extract<Check<unknown>, { state: 'refused' | 'unchecked' }>): Reason {
  return withError(withDetail(check.reason, check.detail), check.error)
}

function withError(reason: Reason, error: ErrorCode | undefined): Reason {
  return error === undefined ? reason : { ...reason, error }
}

function withDetail(code: ReasonCode, detail: string | undefined): Reason {
  return detail === undefined ? { code } : { code, detail }
}
