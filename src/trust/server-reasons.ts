/** What there is to say about a server as a whole. Each check becomes reasons here; none is left out. */
import type { ErrorCode } from '../errors.ts'
import { quote } from '../visible-text.ts'
import type { Check, Evidence, ItemRef } from './evidence.ts'
import { type EffectivePolicy, findException } from './policy.ts'
import type { Reason, ReasonCode } from './reasons.ts'

/** Every reason about the server as a whole. */
export function serverReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  return [
    ...captureReasons(evidence),
    ...statementReasons(policy, evidence),
    ...bindingReasons(evidence),
    ...receiptReasons(policy, evidence),
    ...freshnessReasons(evidence),
    ...pinReasons(evidence),
    ...partialReasons(policy, evidence),
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
  if (statement.state === 'verified') return []
  const demanded: Reason[] = policy.demands.requireSignature ? [{ code: 'signature-required' }] : []
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

/** Definitions are public, so a signature over them says nothing about the target unless a binding does. */
function bindingReasons({ binding, statement }: Evidence): Reason[] {
  switch (binding.state) {
    case 'verified':
      return []
    case 'refused':
      return [failed(binding)]
    case 'unchecked':
      return [failed(binding), { code: 'definitions-only' }]
    case 'absent':
      return [withDetail('definitions-only', binding.detail)]
    case 'not-demanded':
      return statement.state === 'verified' ? [{ code: 'definitions-only' }] : []
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

function pinReasons({ targetChange, newMasks }: Evidence): Reason[] {
  const target: Reason[] = targetChange === null ? [] : [{ code: 'target-changed', detail: targetChange }]
  return [...target, ...newMasks.map((item) => about('new-mask', item))]
}

function partialReasons(policy: EffectivePolicy, evidence: Evidence): Reason[] {
  return evidence.missing
    .filter(({ name }) => findException(policy, { ...evidence, what: 'partial', item: name }) === undefined)
    .map((item) => about('partial', item))
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
  if (baseline === 'none' || targetChange !== null || missing.length > 0 || items.length === 0) return false
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
