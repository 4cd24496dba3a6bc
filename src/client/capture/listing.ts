/** The pages of one list of a server, read and put together. No I/O: capture and guard ask for the pages. */
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../../encoding/json-value.ts'
import type { JsonDocument, JsonIssue } from '../../encoding/strict-json.ts'
import { CaptureError, ViolationError } from '../../errors.ts'
import { type Definition, type ItemSection, makeDefinition } from '../../snapshot/definition.ts'
import { quote } from '../../visible-text.ts'
import { refuseMemberVariants } from '../transport/frame.ts'
import type { CaptureLimits } from './limits.ts'

/** The request that asks for each section's list. Its result holds the items under the section's own name. */
export const listMethods = {
  tools: 'tools/list',
  prompts: 'prompts/list',
  resources: 'resources/list',
  resourceTemplates: 'resources/templates/list',
} as const satisfies Record<ItemSection, string>

/** One page of a list. */
export interface Page {
  readonly section: ItemSection
  /** In the server's order. Each `value` is the very object of the document, so `document.spans` knows its range. */
  readonly definitions: readonly Definition[]
  /** What asks for the next page; `""` is a cursor like any other; undefined ends the list. */
  readonly nextCursor: string | undefined
  /** `public` or `private` in protocol revision 2026-07-28; the same on every page. */
  readonly cacheScope: string | undefined
}

/**
 * Reads one page from the whole frame that answered a list request, `batchIndex` being the answer's place in a batch.
 *
 * @throws ViolationError `E_VIOLATION_SHAPE` where the result is not a list of objects with names.
 */
export function readPage(section: ItemSection, document: JsonDocument, batchIndex?: number): Page {
  const frame = batchIndex === undefined ? document.value : isArray(document.value) ? document.value[batchIndex] : null
  const result = isObject(frame) ? ownMember(frame, 'result') : undefined
  if (!isObject(result)) return refuse(section, 'an answer without a result', 'one')
  refuseMemberVariants(result, [section, 'nextCursor', 'resultType', 'cacheScope'])
  // Protocol revision 2026-07-28: anything but "complete" asks for input; a list cannot.
  const resultType = ownMember(result, 'resultType') ?? 'complete'
  if (resultType !== 'complete') refuse(section, 'a result that is not complete', '"resultType": "complete"')
  const items = ownMember(result, section)
  if (!isArray(items)) return refuse(section, `a result without an array "${section}"`, 'one')
  const issues = issuesByItem(document.issues, `${batchIndex === undefined ? '' : `/${batchIndex}`}/result/${section}/`)
  return {
    section,
    definitions: items.map((item, index) => makeDefinition(section, requireItem(section, item), issues.get(index))),
    nextCursor: optionalString(section, result, 'nextCursor'),
    cacheScope: optionalString(section, result, 'cacheScope'),
  }
}

function requireItem(section: ItemSection, item: JsonValue): JsonObject {
  return isObject(item) ? item : refuse(section, 'an item that is not an object', 'an object')
}

/** Null counts as absent: some servers write every optional member. */
function optionalString(section: ItemSection, result: JsonObject, member: string): string | undefined {
  const value = ownMember(result, member) ?? undefined
  if (value === undefined || typeof value === 'string') return value
  return refuse(section, `a "${member}" that is not a string`, 'a string or none')
}

/** Sorts the document's issues by the item they stand in; pointers become relative to the item. */
function issuesByItem(issues: readonly JsonIssue[], prefix: string): Map<number, JsonIssue[]> {
  const byItem = new Map<number, JsonIssue[]>()
  for (const { kind, pointer } of issues) {
    if (!pointer.startsWith(prefix)) continue
    const slash = pointer.indexOf('/', prefix.length)
    const end = slash < 0 ? pointer.length : slash
    const index = Number(pointer.slice(prefix.length, end))
    const own = byItem.get(index) ?? []
    own.push({ kind, pointer: pointer.slice(end) })
    byItem.set(index, own)
  }
  return byItem
}

/** A list that grows page by page. */
export class Listing {
  readonly section: ItemSection
  readonly #limits: Pick<CaptureLimits, 'maxPages' | 'maxTools'>
  readonly #definitions: Definition[] = []
  readonly #names = new Set<string>()
  readonly #cursors = new Set<string>()
  #pages = 0
  #cacheScope: string | undefined

  constructor(section: ItemSection, limits: Pick<CaptureLimits, 'maxPages' | 'maxTools'>) {
    this.section = section
    this.#limits = limits
  }

  /** Everything so far, in the server's order. */
  get definitions(): readonly Definition[] {
    return this.#definitions
  }

  /** What the pages said of their audience: `private` means another principal may see another list. */
  get cacheScope(): string | undefined {
    return this.#cacheScope
  }

  /**
   * Adds the next page and returns the cursor of the one after it, or undefined at the end of the list.
   *
   * @throws ViolationError `E_VIOLATION_DUPLICATE_NAME` a name that stands twice, on whatever pages;
   * `E_VIOLATION_CURSOR` a cursor that came before; `E_VIOLATION_SHAPE` pages of different `cacheScope`.
   * @throws CaptureError `E_SERVER_CAP` more pages or items than allowed.
   */
  add(page: Page): string | undefined {
    const { maxPages, maxTools } = this.#limits
    if (page.definitions.length > maxTools - this.#definitions.length) throw capReached(this.section, maxTools, 'items')
    this.#pages += 1
    for (const definition of page.definitions) this.#addDefinition(definition)
    if (this.#pages > 1 && page.cacheScope !== this.#cacheScope)
      refuse(this.section, 'pages of different cacheScope', 'one')
    this.#cacheScope = page.cacheScope
    const cursor = page.nextCursor
    if (cursor === undefined) return undefined
    if (this.#cursors.has(cursor)) throw repeatedCursor(this.section, cursor)
    if (this.#pages >= maxPages) throw capReached(this.section, maxPages, 'pages')
    this.#cursors.add(cursor)
    return cursor
  }

  #addDefinition(definition: Definition): void {
    if (this.#names.has(definition.name)) {
      throw new ViolationError('E_VIOLATION_DUPLICATE_NAME', {
        found: `two items named ${quote(definition.name)}`,
        where: this.section,
        expected: 'each name once, over all pages',
      })
    }
    this.#names.add(definition.name)
    this.#definitions.push(definition)
  }
}

function repeatedCursor(section: ItemSection, cursor: string): ViolationError {
  return new ViolationError('E_VIOLATION_CURSOR', {
    found: `the cursor ${quote(cursor)} a second time`,
    where: section,
    expected: 'a new cursor for each page, and none on the last',
  })
}

function capReached(section: ItemSection, cap: number, unit: 'pages' | 'items'): CaptureError {
  return new CaptureError('E_SERVER_CAP', {
    found: `more than ${cap} ${unit}`,
    where: section,
    expected: `at most ${cap}`,
    next: 'If the server is known to have that many, raise the cap',
  })
}

function refuse(section: ItemSection, found: string, expected: string): never {
  throw new ViolationError('E_VIOLATION_SHAPE', { found, where: section, expected })
}
