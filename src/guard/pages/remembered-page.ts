/**
 * A page that passed in an earlier session, as what is remembered of it: where it lies around the id that it answers, and
 * its digest. A line of which this holds is that page, byte for byte, without anybody having read it.
 */
import { sha256HexOfParts } from '../../crypto/sha256.ts'
import type { ItemSection } from '../../snapshot/definition.ts'
import type { Hello } from '../hello.ts'
import { idBetween, type KnownPage } from './known-page.ts'

/** What is remembered of one page. */
export interface RememberedPage {
  readonly section: ItemSection
  /** Bytes before the id of the answer, and after it. */
  readonly before: number
  readonly after: number
  /** SHA-256 of both, one after the other. */
  readonly sha256: string
}

/** What earlier sessions served: asked when a server has said what it is, and told when all that it shows has passed. */
export interface PageMemory {
  recall(hello: Hello): readonly RememberedPage[]
  remember(hello: Hello, pages: readonly KnownPage[]): Promise<void>
}

/** What is to be remembered of a page. */
export function rememberPage({ section, before, after }: KnownPage): RememberedPage {
  return { section, before: before.length, after: after.length, sha256: sha256HexOfParts([before, after]) }
}

/**
 * The remembered page that a line is; undefined for any other line. `asks` tells for the key of an id which list was asked
 * for under it: only the answer to that list is looked at.
 */
export function recallPage(
  pages: readonly RememberedPage[],
  line: Uint8Array,
  asks: (key: string) => string | undefined,
): KnownPage | undefined {
  for (const { section, before, after, sha256 } of pages) {
    const end = line.length - after
    const key = idBetween(line, before, end)
    if (key === undefined || asks(key) !== section) continue
    const page = { section, isWhole: true, before: line.subarray(0, before), after: line.subarray(end) }
    if (sha256HexOfParts([page.before, page.after]) === sha256) return page
  }
  return undefined
}
