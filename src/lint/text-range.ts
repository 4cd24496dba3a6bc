/** Places in a text. */

/** A half-open range of UTF-16 code units. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** A sentence of the normalised text. */
export interface Sentence extends TextRange {
  readonly text: string
}
