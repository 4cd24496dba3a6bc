/**
 * Keeps a page bounded, whatever a server wrote: 16 MiB of definitions, half of them hidden characters that each become a
 * chip, must not become a gigabyte of HTML. What is left out is counted, and the page says so.
 */
import { countHidden, wholeCharacter } from '../views/hidden-characters.ts'

/** Text that may have been cut to fit a page. */
export interface ShownText {
  /** Attacker-controlled. */
  readonly text: string
  /** UTF-16 code units that were left out at the end; 0 nearly always. */
  readonly omittedCharacters: number
}

/** What a hidden character costs beyond its own length: the markup of its chip. */
const chipCost = 30
/** What a text costs beyond its length: the markup around it. */
const textCost = 200

/** What may still be shown on one page, about in characters of HTML. Shared by everything on it. */
export class PageBudget {
  #left: number

  /** `characters`: default 2,000,000, hundreds of times a usual page. */
  constructor(characters = 2_000_000) {
    this.#left = characters
  }

  /** Whether nothing more fits. */
  get isSpent(): boolean {
    return this.#left <= 0
  }

  /** Takes what `text` costs, and returns as much of it as fits, never half a character. */
  show(text: string): ShownText {
    const cost = textCost + text.length + chipCost * countHidden(text)
    const fits = cost <= this.#left ? text.length : Math.floor((text.length * Math.max(0, this.#left)) / cost)
    this.#left -= cost
    const shown = fits === text.length ? text : text.slice(0, wholeCharacter(text, fits))
    return { text: shown, omittedCharacters: text.length - shown.length }
  }
}

/** A name, pointer or message as a page shows it: the first 500 code units, `…` where there is more. */
export function shortText(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, wholeCharacter(text, 500))}…`
}
