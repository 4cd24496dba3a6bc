import type { Section } from '../snapshot/definition.ts'

/** How much a finding weighs: `error` may block, `warning` flags, `note` informs. */
export type Severity = 'error' | 'warning' | 'note'

/** One thing a rule found in one string that a model reads. Data only; text is phrased elsewhere. */
export interface Finding {
  /** Rule id, kebab-case, for instance `invisible-characters`. */
  readonly rule: string
  readonly severity: Severity
  readonly section: Section
  /** Name of the item (`name`, `uri`, `uriTemplate`); absent for instructions. Attacker-controlled. */
  readonly name?: string
  /** JSON pointer of the string, relative to the item; `""` for the instructions themselves. A member name is pointed at by its member. */
  readonly pointer: string
  /** The range lies in the name of the member at `pointer`, not in its value. */
  readonly inName?: true
  /** Range in the original string, UTF-16 code units, half-open. */
  readonly start: number
  readonly end: number
  /** The form of the text in which it was found, where that is not the text as it stands: `base64`, `folded` … */
  readonly view?: string
  /** Fixed text of the rule with escaped data; never raw foreign text. */
  readonly message: string
}
