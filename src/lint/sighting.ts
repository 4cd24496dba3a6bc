/** Tells a finding that was there before from a new one, wherever its text has moved since. */

import { parsePointer } from '../encoding/json-pointer.ts'
import type { JsonValue } from '../encoding/json-value.ts'
import type { Finding, Severity } from './finding.ts'
import { flaggedValue } from './flagged-value.ts'

/** Findings that were seen, each of which makes one later one known. */
export class Sightings {
  readonly #seen = new Map<string, Weight[]>()

  /** Remembers a finding of `value`: an item, or the text of instructions. */
  add(finding: Finding, value: JsonValue | undefined): void {
    const key = sameness(finding, value)
    this.#seen.set(key, [...(this.#seen.get(key) ?? []), weightOf(finding)])
  }

  /**
   * Whether this finding was seen: by the same rule in the same sentence, no less gravely, and where a model read it no
   * less surely. Uses up what made it known, the least that suffices.
   */
  take(finding: Finding, value: JsonValue | undefined): boolean {
    const seen = this.#seen.get(sameness(finding, value)) ?? []
    const { severity, reach } = weightOf(finding)
    const enough = seen.filter((each) => each.severity >= severity && each.reach >= reach)
    const [least] = enough.sort((a, b) => a.reach - b.reach || a.severity - b.severity)
    if (least === undefined) return false
    seen.splice(seen.indexOf(least), 1)
    return true
  }
}

interface Weight {
  readonly severity: number
  readonly reach: number
}

const severityRanks: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 }
/** Members that every client puts before the model; others reach only some. */
const surelyRead: ReadonlySet<string> = new Set(['name', 'description', 'inputSchema', 'arguments', 'uri'])

function weightOf({ severity, section, pointer }: Finding): Weight {
  const [member] = parsePointer(pointer)
  const isSurelyRead = section === 'instructions' || member === undefined || surelyRead.has(member)
  return { severity: severityRanks[severity], reach: isSurelyRead ? 1 : 0 }
}

/** What a finding is about: its rule and the sentence; for one that stands for no string, its place. */
function sameness(finding: Finding, value: JsonValue | undefined): string {
  const { rule, pointer, start, end } = finding
  const text = flaggedValue(finding, value)
  if (typeof text !== 'string' || end <= start) return JSON.stringify([rule, pointer])
  return JSON.stringify([rule, sentenceAround(text, start, end)])
}

/** Most text on either side of a finding that is taken for its sentence. */
const maxSide = 400
/** Where one sentence ends and the next begins. */
const boundary = /[.!?]\s|。|\n[ \t\r]{0,8}\n/g

/** The sentence or sentences that a range lies in, on one line. */
function sentenceAround(text: string, start: number, end: number): string {
  const left = text.slice(Math.max(0, start - maxSide), start)
  const before = [...left.matchAll(boundary)].at(-1)
  const from = before === undefined ? start - left.length : start - left.length + before.index + before[0].length
  // A range that takes in the mark that ends its sentence goes no further.
  const inner = Math.max(start, end - 1)
  const [after] = text.slice(inner, end + maxSide).matchAll(boundary)
  const to = after === undefined ? Math.min(text.length, end + maxSide) : inner + after.index + after[0].length
  return text.slice(from, Math.max(to, end)).split(/\s/).filter(Boolean).join(' ')
}
