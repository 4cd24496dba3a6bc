import type { ItemSection } from './definition.ts'

/**
 * A declared volatile value: an RFC 3339 date-time, at most 35 characters, inside a `default`. Its masked hash is hash v1
 * over the item with that value replaced by `{{date-time}}`.
 */
export interface Mask {
  readonly section: ItemSection
  readonly name: string
  /** JSON pointer of the value, relative to the item. */
  readonly pointer: string
}
