/** A verdict as the guard acts on it. */
import type { Section } from '../snapshot/definition.ts'
import type { Effect, Verdict } from '../trust/verdict.ts'

/** What may pass and what may not. Whatever a verdict does not name does not pass. */
export interface GuardVerdict {
  /** What becomes of the server as a whole. */
  readonly server: 'passes' | 'blocked' | 'could-not-check'
  /** Keys ({@link itemKey}) of the items that pass; the key of the instructions among them. */
  readonly passes: ReadonlySet<string>
  /** Nothing but what was shown, the pins and the policy decided: no time, no registry. Default false. */
  readonly isLasting?: boolean
}

/** The guard's view of a verdict: `allow` and `flag` pass, `could-not-check` and `block` do not. */
export function viewVerdict(verdict: Pick<Verdict, 'serverEffect' | 'items'>): GuardVerdict {
  const passing = verdict.items.filter(({ effect }) => passesEffect(effect))
  return {
    server: passesEffect(verdict.serverEffect) ? 'passes' : serverRefusal(verdict.serverEffect),
    passes: new Set(passing.map(({ section, name }) => itemKey(section, name))),
  }
}

/** Whether an item is withheld: its name is `''` for the instructions. */
export function isWithheld(verdict: GuardVerdict, section: Section, name: string): boolean {
  return verdict.server !== 'passes' || !verdict.passes.has(itemKey(section, name))
}

/** One key for a section and a name; no section's name holds a line feed, so no two pairs share a key. */
export function itemKey(section: Section, name: string): string {
  return `${section}\n${name}`
}

function passesEffect(effect: Effect): boolean {
  return effect === 'allow' || effect === 'flag'
}

function serverRefusal(effect: Effect): 'blocked' | 'could-not-check' {
  return effect === 'could-not-check' ? 'could-not-check' : 'blocked'
}
