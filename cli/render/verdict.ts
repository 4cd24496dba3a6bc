import type { Assessment } from '../../src/client/assessment/assessment.ts'
import { findingJson } from '../../src/lint/report.ts'
import { describeIdentity, type Identity, identityId } from '../../src/trust/identity.ts'
import type { Effect, ItemVerdict, Reason, ReasonCode, Verdict } from '../../src/trust/verdict.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import type { LaunchChecks } from '../launch-and-look.ts'
import { itemLines, quiet, worstItemsFirst } from './item-verdict.ts'
import { worstFirst } from './reasons.ts'

/**
 * Exit status of a verdict: 0, 1 where blocked (with `strict` also where flagged), 3 where it could not be checked, and 4
 * where only credentials were missing for that.
 */
export function exitStatus({ effect, reasons }: Pick<Verdict, 'effect' | 'reasons'>, strict: boolean): 0 | 1 | 3 | 4 {
  if (effect === 'block') return 1
  if (effect === 'could-not-check')
    return reasons.some(({ code }) => code === 'server-auth' || code === 'registry-auth') ? 4 : 3
  return effect === 'flag' && strict ? 1 : 0
}

/** What `touchmark verify --json` says (contract section 7). */
export function verdictReport(
  assessment: Assessment,
  launch: LaunchChecks = { checked: [], notChecked: [] },
): Record<string, unknown> {
  const { entry, verdict, statement, findings, notes } = assessment
  return {
    entry,
    verdict: verdict.effect,
    reasons: verdict.reasons.map(({ code, section, name, pointer, detail, error }) => ({
      code,
      ...(section === undefined ? {} : { section }),
      ...(name === undefined ? {} : { tool: name }),
      ...(pointer === undefined ? {} : { pointer }),
      ...(detail === undefined ? {} : { detail }),
      ...(error === undefined ? {} : { error }),
    })),
    identity: statement === null ? null : describeIdentity(statement.identity),
    identities: identityReports(assessment),
    notes,
    log: null,
    findings: findings.map(findingJson),
    checked: [...verdict.checked, ...launch.checked],
    notChecked: [...verdict.notChecked, ...launch.notChecked],
  }
}

/** Somebody whose word was taken into account, and in which role. */
interface IdentityReport {
  readonly id: string
  readonly description: string
  readonly role: 'publisher' | 'curator' | 'approver'
}

function identityReports({ signers, vouchings }: Assessment): IdentityReport[] {
  const report = (role: IdentityReport['role']) => (identity: Identity) => {
    return { id: identityId(identity), description: describeIdentity(identity), role }
  }
  const vouchers = vouchings.flatMap(({ kind, identities }) =>
    identities.map(report(kind === 'observation' ? 'curator' : 'approver')),
  )
  const all = [...signers.map(report('publisher')), ...vouchers]
  return [...new Map(all.map((each) => [`${each.role} ${each.id}`, each])).values()]
}

/** How a verdict is shown. */
export interface VerdictView {
  /** What the server is called here. */
  readonly label: string
  /** The target was found by its entry alone, and is again. */
  readonly named?: boolean
  readonly showText: boolean
  readonly status: number
}

const heads: Readonly<Record<Effect, string>> = {
  allow: '\u2713 allowed',
  flag: '! flagged',
  'could-not-check': '? could not check',
  block: '\u2717 blocked',
}

/** The mark and the word for an effect. */
export function verdictHead(effect: Effect): string {
  return heads[effect]
}

/** The verdict for people: one line that a tired person understands, the evidence, and the one command that helps. */
export function renderVerdict(assessment: Assessment, { label, named = false, showText, status }: VerdictView): string {
  const { verdict } = assessment
  const lines = [`${heads[verdict.effect]}   ${visibleLine(label, 120)}   ${summary(assessment)}`]
  lines.push(...identityReports(assessment).map(identityLine), ...thresholdLines(assessment))
  const server = verdict.reasons.filter(({ section }) => section === undefined)
  if (server.length > 0) lines.push('', ...server.map(reasonLine))
  const bad = verdict.items.filter(({ reasons }) => reasons.some(({ code }) => !quiet.has(code)))
  for (const item of worstItemsFirst(bad, assessment)) lines.push('', ...itemLines(item, assessment, showText))
  lines.push('', ...quietLines(verdict.items.filter((item) => !bad.includes(item))))
  lines.push(...assessment.notes.map((note) => `  note: ${visibleLine(note, 400)}`))
  lines.push(...whatNow(assessment, named ? '' : ' TARGET'), `  exit ${status} \u00b7 ${mainReason(verdict)}`)
  return `${lines.join('\n')}\n`
}

const roleWords = {
  publisher: 'signed by',
  curator: 'seen by curator',
  approver: 'reviewed by approver',
} as const

function identityLine({ role, description }: IdentityReport): string {
  return `  ${roleWords[role].padEnd(21)} ${description}`
}

/** Only where more than one is needed: that one has signed says the line above. */
function thresholdLines({ threshold, signers, vouchings }: Assessment): string[] {
  const line = (who: string, has: number, needs: number): string[] =>
    needs > 1 ? [`  ${who.padEnd(21)} ${has} of the ${needs} that policy needs`] : []
  const vouchers = vouchings.flatMap(({ kind, identities, threshold: needs }) =>
    line(kind === 'observation' ? 'curators' : 'approvers', identities.length, needs),
  )
  return [...line('signatures', signers.length, threshold), ...new Set(vouchers)]
}

function summary({ verdict, statement, snapshot, evidence }: Assessment): string {
  if (snapshot === null)
    return evidence.capture.state === 'refused' ? 'the server breaks the rules' : 'the server could not be looked at'
  const withheld = verdict.items.filter(({ effect }) => effect === 'block' || effect === 'could-not-check').length
  const total = verdict.items.length
  if (withheld > 0) return `${withheld} of ${counted(total)} ${withheld === 1 ? 'is' : 'are'} withheld`
  const situations = new Set(verdict.items.flatMap(({ reasons }) => reasons.map(({ code }) => code)))
  if (situations.has('first-use')) return `${counted(total)}, seen for the first time`
  if (statement !== null) return `${counted(total)} as signed`
  if (situations.has('approved')) return `${counted(total)}, unsigned, as approved`
  return situations.has('observed')
    ? `${counted(total)}, unsigned, as curators saw them`
    : `${counted(total)} as pinned`
}

function counted(items: number): string {
  return `${items} item${items === 1 ? '' : 's'}`
}

function reasonLine({ code, pointer, detail }: Reason): string {
  const where = pointer === undefined ? '' : ` at ${quote(pointer, 160)}`
  const words = detail === undefined ? serverPhrases[code] : visibleLine(detail, 1000)
  return `  ${code}${where}${words === undefined ? '' : `: ${words}`}`
}

const serverPhrases: Readonly<Record<string, string>> = {
  'definitions-only': 'what the server shows is signed; that it is the publisher\u2019s own server is not proven',
  'no-receipt': 'the registry gave no receipt',
  'signature-required': 'policy demands that an accepted identity has signed',
  'approval-required': 'policy demands that an approver has reviewed it',
  'control-unreachable': 'whether it was withdrawn could not be asked',
  'covered-by-pin': 'the registry could not be asked, and everything is as pinned',
  offline: 'the registry was not asked',
}

function quietLines(items: readonly ItemVerdict[]): string[] {
  const counts = new Map<string, number>()
  for (const { reasons } of items) {
    const code = reasons[0]?.code ?? 'unjudged'
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return [...counts].map(([code, count]) => `  ${String(count).padStart(4)} ${phrases[code] ?? code}`)
}

const phrases: Readonly<Record<string, string>> = {
  signed: 'as signed',
  'signed-release': 'as signed for a newer release',
  pinned: 'as pinned',
  observed: 'as curators saw them, which is not their publisher\u2019s word',
  approved: 'as an approver read and approved them',
  'project-pin': "as the project's lock says, which alone proves nothing",
  'first-use': 'seen for the first time',
  'first-use-unpinned': 'never seen before, and nothing can be remembered here',
  unsigned: 'not signed',
}

/** What helps, by the first reason that is there. For people, so it may name the way to accept what they have read. */
const advice: readonly (readonly [readonly ReasonCode[], (entry: string, target: string) => string])[] = [
  [['revoked', 'yanked'], () => 'use another version; its publisher withdrew this one, or whoever signed it.'],
  [
    ['wrong-identity'],
    () => 'find out by another way whether this is who publishes it now. Only then accept them, as shown above.',
  ],
  [['threshold'], () => 'ask its publisher for the signatures that are missing; one alone may be a stolen key.'],
  [['identity-pending'], () => 'wait three days from its being added, in which its owners can still object.'],
  [['package-changed'], () => 'nothing was started. Find out who changed the package before you use it.'],
  [
    ['binding-mismatch'],
    () => 'another package runs than the publisher signed for. Check its name and version, letter by letter.',
  ],
  [
    ['package-unresolved'],
    () => 'try again when the registry can be asked; --as-is starts the words as they are, and proves nothing.',
  ],
  [['not-as-signed'], () => 'the publisher signed something else. Report it to them; do not use these items.'],
  [['rejected'], () => 'an approver of your policy read this and rejected it. Ask them.'],
  [
    ['approval-required'],
    (entry) => `an approver reads it: touchmark review --approve --key FILE -o FILE ${quote(entry, 120)} TARGET`,
  ],
  [
    ['error-finding'],
    (entry) =>
      `read the findings above. Where one is wrong: touchmark lint --explain RULE --server ${quote(entry, 120)} TARGET`,
  ],
  [
    ['drift', 'downgrade', 'rollback'],
    (entry, target) =>
      `read the change above. To accept it for good: touchmark lock --update --entry ${quote(entry, 120)}${target}`,
  ],
  [
    ['target-changed'],
    (entry, target) =>
      `find out who changed how the server is reached. If it was you: touchmark lock --update --entry ${quote(entry, 120)}${target}`,
  ],
  [
    ['first-use-unpinned'],
    () => 'run it where something can be remembered, or with --accept-first, after you have read what it shows.',
  ],
  [['registry-unreachable', 'control-unreachable'], () => 'try again, or go on with what is pinned: --offline'],
  [['clock-skew'], () => 'set this machine\u2019s clock, or wait: something was dated in its future.'],
  [
    ['trusted-root-stale', 'trusted-root-unreachable'],
    () => 'try again with a network, or name one: --trusted-root FILE',
  ],
  [
    ['unique-name-required', 'name-collision'],
    () =>
      'find out which of the servers you want, and forget the other: touchmark lock --remove ENTRY. Where you want both, use a client that puts the server\u2019s name before the tool\u2019s.',
  ],
  [['look-alike'], () => 'compare the name letter by letter with where you have it from.'],
]

function whatNow({ verdict, entry, statement }: Assessment, target: string): string[] {
  const codes = new Set(verdict.reasons.map(({ code }) => code))
  const [, text] = advice.find(([found]) => found.some((code) => codes.has(code))) ?? []
  if (text !== undefined) return ['', `  What now: ${text(entry, target)}`]
  if (!codes.has('definitions-only') || statement === null) return ['']
  return ['', '  What now: the definitions are signed; that this server is the publisher\u2019s is not proven.']
}

/** The codes that decided, worst first. */
function mainReason({ reasons, effect }: Verdict): string {
  const codes = worstFirst(reasons).map(({ code }) => code)
  return codes.length === 0 ? effect : [...new Set(codes)].slice(0, 3).join(', ')
}
