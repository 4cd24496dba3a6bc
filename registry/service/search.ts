import { searchServerRows } from '../store/reads.ts'
import type { Tx } from '../store/store.ts'
import { formatSearchCursor, pageLimit, parseSearchCursor } from './cursor.ts'
import { queryTerms } from './search-words.ts'
import type { SearchView } from './types.ts'
import { searchHit } from './views.ts'

/**
 * Servers with words that begin with each word of the query, in their name or their latest definitions; those whose name
 * contains the first word come first. An empty query finds all.
 *
 * @throws RegistryError `E_REQUEST_INVALID` for a cursor that is not ours.
 */
export async function searchServers(
  tx: Tx,
  request: { query: string; limit?: number; cursor?: string },
): Promise<SearchView> {
  const after = request.cursor === undefined ? undefined : parseSearchCursor(request.cursor)
  const limit = pageLimit(request.limit)
  const terms = queryTerms(request.query)
  // Only hidden or punctuation characters: nothing to look for is not the same as everything.
  if (terms.length === 0 && request.query.trim() !== '') return { query: request.query, servers: [], next: null }
  const rows = await searchServerRows(tx, { terms, after, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    query: request.query,
    servers: shown.map(searchHit),
    next: rows.length > limit && last !== undefined ? formatSearchCursor(last) : null,
  }
}
