import type { JsonValue } from './json-value.ts'

/** A value that is legal JSON but has no faithful canonical form. */
export interface JsonIssue {
  readonly kind: 'lone-surrogate' | 'inexact-number'
  /** JSON pointer of the value; for a member name, of the member it names. */
  readonly pointer: string
}

/** A half-open range of UTF-16 code units in {@link JsonDocument.text}. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Where the value of a member stands, and where the opening quote of its name does; of an element, where it begins. */
export interface MemberSpan extends Span {
  readonly nameStart: number
}

/** What the reader read. */
export interface JsonDocument {
  readonly value: JsonValue
  /** The decoded input. Valid UTF-8 decodes and encodes without loss, so a slice of it stands for the bytes themselves. */
  readonly text: string
  readonly issues: readonly JsonIssue[]
  /** Where each object and array of depth below `spanDepth` stands in `text`. */
  readonly spans: ReadonlyMap<object, Span>
  /** Where the values of those objects' members stand in `text`, and those of arrays' elements, by their index. */
  readonly memberSpans: ReadonlyMap<object, ReadonlyMap<string, MemberSpan>>
}

/** Limits and leniencies of {@link parseJson}. */
export interface ParseOptions {
  /** Deepest nesting of arrays and objects; default 128 (the deepest real definition measured has 24). */
  readonly maxDepth?: number
  /** Allow `//` and block comments and trailing commas, for files that people write; default false. */
  readonly comments?: boolean
  /** Containers of depth below this have their spans recorded; default 0, none. The outermost value has depth 0. */
  readonly spanDepth?: number
}
