import type { Definition, Section } from '../snapshot/definition.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Expression } from './expression.ts'
import type { Severity } from './finding.ts'
import type { SearchWork } from './search-work.ts'
import type { TextView } from './text-view.ts'

/** One place that a rule objects to. */
export interface RuleMatch {
  /** Range in the text that the rule was given (`view.raw` for a text rule), UTF-16 code units, half-open. */
  readonly start: number
  readonly end: number
  /** What was found: fixed words, at most with code point labels and counts. Never text from the server. */
  readonly message: string
  /** Where it differs from the rule's own. */
  readonly severity?: Severity
}

/** A match in an item, where the rule itself says which string it means. */
export interface DefinitionMatch extends RuleMatch {
  /** JSON pointer within the item; `""` for the item as a whole, with the range 0–0. */
  readonly pointer: string
  /** The range lies in the name of the member at `pointer`. */
  readonly inName?: true
}

/** A match in one of the items of a snapshot; without a name, of the whole list or of the instructions. */
export interface SnapshotMatch extends DefinitionMatch {
  readonly section: Section
  readonly name?: string
}

/** What a rule may know of the server that an item belongs to. */
export interface ServerContext {
  /** Names of all its tools: speaking of one's own tools is never a fault. Empty where the item is judged alone. */
  readonly toolNames: ReadonlySet<string>
  /** How much its items may still be searched, all together. Default: each item has work of its own. */
  readonly work?: SearchWork
}

/** Where a text stands. */
export interface TextPlace {
  readonly section: Section
  /** Name of the item; absent for instructions. Attacker-controlled. */
  readonly name?: string
  /** Path of the string within the item; of the member for a member's name. Empty for instructions. */
  readonly path: readonly (string | number)[]
  /** The string is a name (of an item or a member). */
  readonly isName: boolean
  readonly server: ServerContext
}

interface RuleFacts {
  /** Kebab-case, stable: it stands in reports, suppressions and policies. */
  readonly id: string
  readonly severity: Severity
  /** A short sentence for headings and lists. */
  readonly title: string
  /**
   * What a warning or a note of this rule adds to the sum of weak signals of its item, 0–1; at 1 the item gets a warning
   * of `combined-signals`. Default 0: it counts for nothing beside others.
   */
  readonly weight?: number
}

/** A rule that reads one string at a time. */
export interface TextRule extends RuleFacts {
  readonly kind: 'text'
  /** Everything that `check` searches normalised text for; empty where it reads characters one by one. */
  readonly expressions: readonly Expression[]
  /** Whether it reads decoded and folded forms of the string too. Default `all`. */
  readonly views?: 'all' | 'plain'
  /** Every place in one view of a string. Never throws, and takes time proportional to the text's length whatever it holds. */
  check(view: TextView, place: TextPlace): Iterable<RuleMatch>
}

/** A rule that reads the structure of one item. */
export interface DefinitionRule extends RuleFacts {
  readonly kind: 'definition'
  check(definition: LintedDefinition, server: ServerContext): Iterable<DefinitionMatch>
}

/** A rule that looks at all that a server shows at once. */
export interface SnapshotRule extends RuleFacts {
  readonly kind: 'snapshot'
  check(snapshot: Snapshot): Iterable<SnapshotMatch>
}

/** What the linter needs of an item. */
export type LintedDefinition = Pick<Definition, 'section' | 'name' | 'value'>

/** One rule: one phenomenon. Its page `rules/<id>.md` says what is bad, what is good, why, and how to fix it. */
export type Rule = TextRule | DefinitionRule | SnapshotRule
