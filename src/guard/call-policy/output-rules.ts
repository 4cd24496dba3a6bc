/**
 * What an answer may carry (OUT-1 of the hardening guides): text is cleaned and cut, and refused where it gives the model
 * instructions. Everything else of the answer stays as the server sent it, down to the way its numbers are written.
 */
import { isArray, isObject, type JsonObject, type JsonValue } from '../../encoding/json-value.ts'
import { lintInstructions } from '../../lint/linter.ts'
import type { OutputRule } from '../../trust/call-rules.ts'

/** An answer under its rules: the same result, another one, or a refusal. */
export type JudgedOutput =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly result: JsonObject }
  | { readonly kind: 'refused'; readonly detail: string }

/** Applies the rules to the result of a call. Never throws; linear in its size. */
export function judgeOutput(rule: OutputRule, result: JsonObject): JudgedOutput {
  if (rule.maxCharacters === undefined && rule.clean !== true && rule.refuseInstructions !== true)
    return { kind: 'same' }
  const writer = new OutputWriter(rule)
  const changed = writer.result(result)
  if (writer.instructs) return { kind: 'refused', detail: 'its text gives the model instructions' }
  return writer.isChanged ? { kind: 'changed', result: changed } : { kind: 'same' }
}

/** Longest text that is searched for instructions at once; the linter takes no more either. */
const maxLintedText = 262_144

/** Members of a result that hold text; `toolResult` is that of the first protocol revisions, which clients still read. */
const textMembers: ReadonlySet<string> = new Set(['structuredContent', 'messages', 'contents', 'toolResult'])
/** Members of a content block that are no text: what kind it is, images and sounds, addresses, what is not for the model. */
const noText: ReadonlySet<string> = new Set([
  ...['type', 'data', 'blob', 'mimeType', 'uri', 'annotations', 'icons', '_meta'],
])
const noNames: ReadonlySet<string> = new Set()

class OutputWriter {
  instructs = false
  isChanged = false
  readonly #rule: OutputRule
  #left: number

  constructor(rule: OutputRule) {
    this.#rule = rule
    this.#left = rule.maxCharacters ?? Number.POSITIVE_INFINITY
  }

  result(result: JsonObject): JsonObject {
    const members = Object.entries(result).map(([name, value]): [string, JsonValue] => {
      if (name === 'content' && isArray(value)) return [name, this.#deep(value, noText)]
      // What a task has come to, in its own state.
      if (name === 'result' && isObject(value)) return [name, this.result(value)]
      return [name, textMembers.has(name) ? this.#deep(value, noNames) : value]
    })
    return Object.fromEntries(members)
  }

  /** Every text in a value, but in members of these names. */
  #deep(value: JsonValue, besides: ReadonlySet<string>): JsonValue {
    if (typeof value === 'string') return this.#text(value)
    if (isArray(value)) return value.map((element) => this.#deep(element, besides))
    if (!isObject(value)) return value
    const members = Object.entries(value).map(([name, member]): [string, JsonValue] => {
      return [name, besides.has(name) ? member : this.#deep(member, besides)]
    })
    return Object.fromEntries(members)
  }

  #text(text: string): string {
    const clean = this.#rule.clean === true ? cleaned(text) : text
    if (this.#rule.refuseInstructions === true) this.instructs ||= givesInstructions(clean)
    const kept = clean.length <= this.#left ? clean : `${clean.slice(0, this.#left).toWellFormed()}${cutMark}`
    this.#left = Math.max(0, this.#left - clean.length)
    this.isChanged ||= kept !== text
    return kept
  }
}

const cutMark = ' [cut by Touchmark]'

/** Rules about what a text tells a model to do; an answer may well hold markup and odd characters. */
const instructionRules: ReadonlySet<string> = new Set([
  ...['override-instructions', 'fake-system-tags', 'secrecy-from-user', 'sensitive-file-access', 'data-exfiltration'],
  ...['tool-hooks', 'answer-tampering', 'foreign-instructions'],
])

/** Only findings that are practically never wrong: an answer quotes whatever it was asked for. */
function givesInstructions(text: string): boolean {
  const findings = lintInstructions(text.slice(0, maxLintedText))
  return findings.some(({ severity, rule }) => severity === 'error' && instructionRules.has(rule))
}

/**
 * Without HTML comments, and without characters that nobody sees: tags (U+E0000–E007F), bidirectional controls, zero-width
 * spaces, and C0 and C1 controls but tab, line feed and carriage return. Joiners stay, since scripts and emoji need them.
 */
function cleaned(text: string): string {
  return withoutComments(text).replaceAll(unseen, '')
}

const unseen =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu

/** An expression with two ends would take quadratic time on many beginnings without an end. */
function withoutComments(text: string): string {
  const parts: string[] = []
  let at = 0
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', at)) {
    const end = text.indexOf('-->', start + 4)
    if (end < 0) break
    parts.push(text.slice(at, start))
    at = end + 3
  }
  return at === 0 ? text : parts.join('') + text.slice(at)
}
