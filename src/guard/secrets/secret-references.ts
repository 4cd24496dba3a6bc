/**
 * References to secrets in the arguments of a call (SEC-1): `${secret:NAME}` in a string is replaced by the value on the
 * way to the server. Nothing else of the message changes, byte for byte. What was put in is not looked at again, so a value
 * that looks like a reference is none.
 */
import { utf8 } from '../../encoding/bytes.ts'
import { isArray, isObject, type JsonValue } from '../../encoding/json-value.ts'
import { type JsonDocument, parseJson, type Span } from '../../encoding/strict-json.ts'
import { callArguments, type Message } from '../frames.ts'

/** Which secrets there are, and which of them the called tool is given. */
export interface SecretsAtHand {
  /** Names that stand for a secret. Any other reference is text as any other. */
  readonly known: ReadonlySet<string>
  /** Values by name. */
  readonly given: ReadonlyMap<string, string>
}

/** What became of the references in a call. `detail` is for people and repeats no argument. */
export type ResolvedCall =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'refused'; readonly detail: string }
  | { readonly outcome: 'replaced'; readonly bytes: Uint8Array; readonly arguments: JsonValue }

const opening = '${secret:'
const reference = /\$\{secret:([A-Za-z_]\w{0,127})\}/g
/** Most references of one call: values may be long. */
const maxReferences = 64

/** Replaces the references in the arguments of a `tools/call`. Linear in the message and what is put in. Never throws. */
export function resolveSecrets(message: Message, { known, given }: SecretsAtHand): ResolvedCall {
  const found = scan(callArguments(message), known)
  if (found.names.length === 0) return { outcome: 'none' }
  if (found.isInName) return refused('a reference to a secret in the name of an argument')
  if (found.isMalformed) return refused('a reference to a secret inside another, or beside a malformed one')
  if (found.names.some((name) => !given.has(name))) return refused('a secret that policy does not hand to this tool')
  if (found.names.length > maxReferences) return refused(`more than ${maxReferences} references to secrets`)
  const replaced = utf8(withValues(parseJson(message.bytes, { spanDepth: maxDepth }), known, given))
  return { outcome: 'replaced', bytes: replaced, arguments: callArguments(parseJson(replaced)) }
}

/** The depth that the strict reader allows at most. */
const maxDepth = 128

function refused(detail: string): ResolvedCall {
  return { outcome: 'refused', detail }
}

interface Found {
  /** Every name in every string that holds a known one. */
  readonly names: string[]
  isInName: boolean
  isMalformed: boolean
}

function scan(value: JsonValue, known: ReadonlySet<string>): Found {
  const found: Found = { names: [], isInName: false, isMalformed: false }
  const stack: JsonValue[] = [value]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') take(next, known, found)
    else if (isArray(next)) for (const each of next) stack.push(each)
    else if (isObject(next)) {
      for (const [name, each] of Object.entries(next)) {
        if (refersTo(name, known)) found.isInName = found.names.push('') > 0
        stack.push(each)
      }
    }
  }
  return found
}

function take(text: string, known: ReadonlySet<string>, found: Found): void {
  if (!refersTo(text, known)) return
  const names = namesIn(text)
  for (const name of names) found.names.push(name)
  if (text.split(opening).length - 1 !== names.length) found.isMalformed = true
}

function refersTo(text: string, known: ReadonlySet<string>): boolean {
  return text.includes(opening) && namesIn(text).some((name) => known.has(name))
}

function namesIn(text: string): string[] {
  return [...text.matchAll(reference)].map(([, name = '']) => name)
}

/** The message's text with the strings that hold references written anew. */
function withValues(document: JsonDocument, known: ReadonlySet<string>, given: ReadonlyMap<string, string>): string {
  const { text, memberSpans } = document
  const places: { readonly span: Span; readonly written: string }[] = []
  const stack: JsonValue[] = [callArguments(document)]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const spans = memberSpans.get(next)
    for (const [name, each] of Object.entries(next)) {
      const span = spans?.get(name)
      if (typeof each !== 'string') stack.push(each as JsonValue)
      else if (span !== undefined && refersTo(each, known)) places.push({ span, written: asJson(filled(each, given)) })
    }
  }
  const parts: string[] = []
  let at = 0
  for (const { span, written } of places.sort((a, b) => a.span.start - b.span.start)) {
    parts.push(text.slice(at, span.start), written)
    at = span.end
  }
  return [...parts, text.slice(at)].join('')
}

function filled(text: string, given: ReadonlyMap<string, string>): string {
  return text.replace(reference, (whole, name: string) => given.get(name) ?? whole)
}

/** A JSON string in ASCII: no character of a value can end a line, whatever reads it. */
function asJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
