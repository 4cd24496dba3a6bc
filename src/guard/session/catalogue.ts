/** What was verified in this epoch, and how a listing or a call compares with it. */
import { readPage } from '../../client/capture/listing.ts'
import { ownText } from '../../encoding/own-text.ts'
import type { Definition, ItemSection } from '../../snapshot/definition.ts'
import { itemSections } from '../../snapshot/definition.ts'
import { allDefinitions, type Snapshot } from '../../snapshot/snapshot.ts'
import { carriedSections, cutItems, type ItemCut, type Message } from '../frames.ts'
import { type GuardVerdict, isWithheld } from '../guard-verdict.ts'
import { matchesTemplate } from './uri-template.ts'

/** One item as it was verified. */
interface CatalogueItem {
  readonly hash: string
  readonly withheld: boolean
}

/** Every item of the listing that was verified, by section and name. */
export type Catalogue = Readonly<Record<ItemSection, ReadonlyMap<string, CatalogueItem>>>

/** Makes the catalogue of an epoch from the definitions that were assessed and those of them that are withheld. */
export function makeCatalogue(snapshot: Snapshot, withheld: readonly Definition[]): Catalogue {
  const cut = new Set(withheld)
  const catalogue = {} as Record<ItemSection, ReadonlyMap<string, CatalogueItem>>
  for (const section of itemSections) {
    const items = snapshot.sections[section].map(
      (item) => [ownText(item.name), { hash: item.hash, withheld: cut.has(item) }] as const,
    )
    catalogue[section] = new Map(items)
  }
  return catalogue
}

/** What is withheld: an item without a faithful canonical form always is, whatever the verdict says. */
export function withheldItems(snapshot: Snapshot, verdict: GuardVerdict): Definition[] {
  return allDefinitions(snapshot).filter(
    ({ section, name, issues }) => issues.length > 0 || isWithheld(verdict, section, name),
  )
}

/** Whether a client may use an item: its name was listed and is not withheld. */
export function lookUp(catalogue: Catalogue, section: ItemSection, name: string): 'passes' | 'withheld' | 'unlisted' {
  const item = catalogue[section].get(name)
  if (item !== undefined) return item.withheld ? 'withheld' : 'passes'
  return section === 'resources' ? lookUpTemplate(catalogue, name) : 'unlisted'
}

/** A resource that is not listed may come from a listed template (MCP specification, resource templates). */
function lookUpTemplate({ resourceTemplates }: Catalogue, uri: string): 'passes' | 'withheld' | 'unlisted' {
  const matching = [...resourceTemplates].filter(([template]) => matchesTemplate(template, uri))
  if (matching.length === 0) return 'unlisted'
  return matching.some(([, { withheld }]) => !withheld) ? 'passes' : 'withheld'
}

/** How a listing compares with the catalogue: nothing to change, items to cut, or the first item that was never verified. */
export type ListingJudgement =
  | { readonly outcome: 'verified'; readonly bytes: Uint8Array }
  | { readonly outcome: 'other'; readonly section: ItemSection; readonly name: string }

/**
 * Compares every list that a result carries, `asked` included, item by item with the catalogue. Verified is the message
 * without its withheld items: the same bytes where there are none.
 *
 * @throws ViolationError `E_VIOLATION_SHAPE` where a list is not one.
 */
export function judgeListing(catalogue: Catalogue, message: Message, asked?: ItemSection): ListingJudgement {
  const cuts: ItemCut[] = []
  for (const section of new Set([...carriedSections(message), ...(asked === undefined ? [] : [asked])])) {
    const { definitions } = readPage(section, message.document, message.index)
    for (const [index, definition] of definitions.entries()) {
      const item = catalogue[section].get(definition.name)
      if (item === undefined || !isVerified(item, definition))
        return { outcome: 'other', section, name: definition.name }
      if (item.withheld) cuts.push({ section, index })
    }
  }
  return { outcome: 'verified', bytes: cuts.length === 0 ? message.bytes : cutItems(message.bytes, cuts) }
}

/** A number beyond a double hashes like another one, so an item with such a value is never the same as a passing one. */
function isVerified(item: CatalogueItem, definition: Definition): boolean {
  return item.hash === definition.hash && (item.withheld || definition.issues.length === 0)
}
