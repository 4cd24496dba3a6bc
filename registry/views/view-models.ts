/**
 * What the pages show of definitions, ready to be written down: the pages compute nothing. Every `text`, `name` and `pointer` is
 * attacker-controlled and reaches a page only through `RevealedText`.
 */
import type { Suppression } from '../../src/attestation/suppression.ts'
import type { Severity } from '../../src/lint/finding.ts'
import type { ItemSection, Section } from '../../src/snapshot/definition.ts'
import type { Impact } from '../../src/snapshot/definition-change.ts'
import type { ShownText } from '../service/page-budget.ts'
import type { VersionSummary, VersionView } from '../service/types.ts'

/** A stretch of text that both sides share, or that only one side has. */
export interface Run {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
  /** Whether a finding points at it. */
  readonly flagged: boolean
}

/** One value that changed, below its pointer. */
export interface Passage {
  /** JSON pointer relative to the item; empty for the whole item or the instructions. */
  readonly pointer: string
  readonly impact: Impact
  /** `prose`: a string as it stands. `json`: any other value, indented. */
  readonly form: 'prose' | 'json'
  readonly hasBefore: boolean
  readonly hasAfter: boolean
  /** Both sides in one sequence: removed and added runs stand where they differ. */
  readonly runs: readonly Run[]
  /** Characters that were left out because the page would grow too large; 0 nearly always. */
  readonly omittedCharacters: number
}

/** A finding as it is listed: rule, weight, where and what. On a diff page only those that the older version had not. */
export interface FindingLine {
  readonly rule: string
  readonly severity: Severity
  readonly pointer: string
  readonly message: string
}

/** A behaviour hint of a tool that changed its value. */
export interface HintFlip {
  readonly hint: string
  readonly before: string
  readonly after: string
  /** Whether the hint moved away from the safe side. */
  readonly risky: boolean
}

/** One item that changed. */
export interface ChangeCard {
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed' | 'context'
  readonly section: Section | 'context'
  readonly name: string
  readonly previousName: string | null
  readonly impact: Impact
  readonly findings: readonly FindingLine[]
  /** How suspicious the change is by what it added, 0 to 1; see docs/spec/change-score.md. */
  readonly score: number
  readonly isSuspicious: boolean
  /** What it added, in words of ours, weightiest first. */
  readonly gained: readonly string[]
  /** Share of the words that stayed, 0 to 1. */
  readonly similarity: number
  /** Hidden characters that the newer version has and the older has not. */
  readonly newHiddenCharacters: number
  readonly hintFlips: readonly HintFlip[]
  /** Most dangerous first. */
  readonly passages: readonly Passage[]
  /** Changed values that were left out because the page would grow too large; 0 nearly always. */
  readonly omittedPassages: number
}

/** How many items changed in which way. A renamed item counts only as renamed. */
export interface DiffCounts {
  readonly text: number
  readonly contract: number
  readonly mechanical: number
  readonly added: number
  readonly removed: number
  readonly renamed: number
  readonly newFindings: number
  readonly suspicious: number
  readonly newHiddenCharacters: number
}

/** Everything on a diff page. */
export interface DiffPageModel {
  readonly name: string
  readonly profile: string
  readonly from: VersionSummary
  readonly to: VersionSummary
  /** Whether another key signed the newer version. */
  readonly publisherChanged: boolean
  readonly counts: DiffCounts
  /** New findings about the server as a whole. */
  readonly findings: readonly FindingLine[]
  /** What the publisher newly calls no fault. */
  readonly newSuppressions: readonly Suppression[]
  /** Items to read, most dangerous first. */
  readonly cards: readonly ChangeCard[]
  /** Items whose change is mechanical only. */
  readonly mechanical: readonly ChangeCard[]
  /** What surrounds the definitions and stands outside equality. */
  readonly context: readonly ChangeCard[]
  /** Definitions that are the same in both. */
  readonly unchangedCount: number
}

/** One definition of a version. */
export interface DefinitionItem {
  readonly name: string
  readonly title: string | null
  readonly description: ShownText | null
  /** The whole definition as indented JSON. */
  readonly whole: ShownText
  /** Tool definition hash v1, 64 hexadecimal digits. */
  readonly hash: string
  readonly findings: readonly FindingLine[]
}

/** An item with findings, for the list at the top. */
export interface FindingPlace {
  /** Fragment of its place on the page. */
  readonly anchor: string
  /** Null for the instructions. */
  readonly name: string | null
  readonly count: number
}

/** Everything on a version page. */
export interface VersionPageModel {
  readonly facts: Omit<VersionView, 'snapshot' | 'findings'>
  readonly instructions: ShownText | null
  readonly instructionFindings: readonly FindingLine[]
  readonly sections: readonly { readonly section: ItemSection; readonly items: readonly DefinitionItem[] }[]
  readonly places: readonly FindingPlace[]
}
