/**
 * What the decisions about one call come to. Their files lie where the guarded agent can write, so a file counts only for
 * what it proves: that it is about exactly this request, and, where the account alone may not decide, who signed it.
 */
import { type Bundle, parseBundle } from '../../attestation/bundle.ts'
import type { CallDecision } from '../../attestation/call-decision.ts'
import { parsePlainDecision } from '../../client/state/call-request.ts'
import { StateError, TouchmarkError } from '../../errors.ts'
import type { AcceptedIdentity } from '../../trust/accepted-identity.ts'
import { describeIdentity } from '../../trust/identity.ts'
import type { VoucherGrant } from '../../trust/identity-grant.ts'
import { verifyCallDecision } from '../../verify/call-decision.ts'
import type { TrustedRootSource } from '../../verify/verifier.ts'
import { visibleLine } from '../../visible-text.ts'

/** Whose decisions count for the calls of one server. */
export interface Deciders {
  /** Whether a code that was typed on a terminal is enough. */
  readonly byCode: boolean
  /** Approvers, who sign. */
  readonly approvers: readonly VoucherGrant[]
  readonly trustedRoot: TrustedRootSource | null
}

/** What was decided; null where nothing is that counts. */
export interface DecisionOutcome {
  readonly decision: CallDecision['decision'] | null
  /** Who decided: `terminal`, or whom a signature proves; escaped. Empty where nothing was decided. */
  readonly by: string
  /** Why files do not count, each as one line, escaped. */
  readonly notes: readonly string[]
}

/** The request that is decided about. */
export type DecidedRequest = Pick<CallDecision, 'id' | 'requestDigest'>

/** Judges the files about one request. One denial is enough, whoever says it: it only tightens. Never throws what they cause. */
export async function judgeDecisions(
  files: readonly Uint8Array[],
  request: DecidedRequest,
  deciders: Deciders,
): Promise<DecisionOutcome> {
  const notes: string[] = []
  const signed: Signed[] = []
  let typed = false
  for (const file of files) {
    const read = readDecision(file)
    if (read.kind === 'unreadable') notes.push(read.why)
    else if (read.kind === 'signed') signed.push(...(await verified(read.bundle, request, deciders, notes)))
    else if (!isAbout(read.decision, request)) notes.push('a decision about another request')
    else if (read.decision.decision === 'deny') return { decision: 'deny', by: 'terminal', notes }
    else if (deciders.byCode) typed = true
    else notes.push('an approval that nobody signed, which the machine policy does not accept')
  }
  const denial = signed.find(({ decision }) => decision === 'deny')
  if (denial !== undefined) return { decision: 'deny', by: denial.by, notes }
  if (typed) return { decision: 'approve', by: 'terminal', notes }
  const met = deciders.approvers.find((grant) => vouchers(grant, signed).size >= (grant.threshold ?? 1))
  if (met === undefined) return { decision: null, by: '', notes }
  const by = signed.filter(({ grant }) => grant === met).map((each) => each.by)
  return { decision: 'approve', by: [...new Set(by)].join(', '), notes }
}

type ReadDecision =
  | { readonly kind: 'plain'; readonly decision: CallDecision }
  | { readonly kind: 'signed'; readonly bundle: Bundle }
  | { readonly kind: 'unreadable'; readonly why: string }

function readDecision(file: Uint8Array): ReadDecision {
  try {
    return { kind: 'plain', decision: parsePlainDecision(file, 'a decision') }
  } catch (error) {
    if (!(error instanceof StateError)) throw error
  }
  try {
    return { kind: 'signed', bundle: parseBundle(file) }
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return { kind: 'unreadable', why: `${error.code}: ${visibleLine(error.message, 200)}` }
  }
}

/** One decision of one approver under one grant. */
interface Signed {
  readonly grant: VoucherGrant
  readonly accepted: AcceptedIdentity
  readonly decision: CallDecision['decision']
  readonly by: string
}

async function verified(
  bundle: Bundle,
  request: DecidedRequest,
  { approvers, trustedRoot }: Deciders,
  notes: string[],
): Promise<Signed[]> {
  const found: Signed[] = []
  const why = new Set<string>()
  for (const grant of approvers) {
    try {
      const word = await verifyCallDecision(bundle, { approvers: grant.identities, trustedRoot })
      const { decision, identity, accepted } = word
      if (isAbout(decision, request)) {
        found.push({ grant, accepted, decision: decision.decision, by: visibleLine(describeIdentity(identity), 200) })
      } else why.add('a decision about another request')
    } catch (error) {
      if (!(error instanceof TouchmarkError)) throw error
      why.add(`${error.code}: ${visibleLine(error.message, 300)}`)
    }
  }
  if (approvers.length === 0) why.add('a signature, and policy names no approver for this server')
  if (found.length === 0) notes.push(...why)
  return found
}

function isAbout({ id, requestDigest }: CallDecision, request: DecidedRequest): boolean {
  return id === request.id && requestDigest === request.requestDigest
}

/** Distinct identities of a grant that approve: one that it lists counts once, whoever signs under it. */
function vouchers(grant: VoucherGrant, signed: readonly Signed[]): ReadonlySet<AcceptedIdentity> {
  return new Set(signed.filter((each) => each.grant === grant).map(({ accepted }) => accepted))
}
