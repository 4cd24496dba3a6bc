import { type Context, Hono } from 'hono'
import { suppressionJson } from '../../src/attestation/suppression.ts'
import { RegistryError } from '../../src/errors.ts'
import { quote } from '../../src/visible-text.ts'
import { sendJson, sendText } from '../middleware/conditional.ts'
import type { AppEnv } from '../middleware/request-id.ts'
import { diffVersions } from '../service/diff.ts'
import type { DiffView } from '../service/types.ts'
import type { Store } from '../store/store.ts'
import { versionSummaryAnswer } from './answers.ts'
import { formatDiffText } from './diff-text.ts'

/** `/diff/{name}/{a}...{b}`, also as `.json` (the same) and `.diff` (text). */
export function diffRoutes(store: Store): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  routes.get('/diff/:name/:range', async (c) => {
    const { from, to, format } = parseRange(c.req.param('range'))
    const profile = c.req.query('profile')
    const view = await store.read((tx) => diffVersions(tx, c.req.param('name'), from, to, profile))
    return format === 'text' ? sendText(c, formatDiffText(view), 'text/x-diff; charset=utf-8') : sendDiff(c, view)
  })
  return routes
}

/** A range of versions and the form in which its diff is wanted. */
export interface DiffRange {
  readonly from: string
  readonly to: string
  readonly format: 'json' | 'text'
}

/**
 * Reads `A...B`, `A...B.json` or `A...B.diff`. The first three dots divide; a version that itself holds three dots in a
 * row or ends in one of the two endings has to be asked for with the ending `.json` added.
 *
 * @throws RegistryError `E_REQUEST_INVALID` where there are no two versions.
 */
export function parseRange(range: string): DiffRange {
  const match = /^(.+?)\.\.\.(.+?)(\.json|\.diff)?$/.exec(range)
  if (match === null) {
    throw new RegistryError('E_REQUEST_INVALID', { found: quote(range), expected: 'two versions as A...B' })
  }
  return { from: match[1] ?? '', to: match[2] ?? '', format: match[3] === '.diff' ? 'text' : 'json' }
}

function sendDiff(c: Context, { name, profile, from, to, findings, newSuppressions, changes }: DiffView): Response {
  return sendJson(c, {
    name,
    profile,
    from: versionSummaryAnswer(from),
    to: versionSummaryAnswer(to),
    findings,
    newSuppressions: newSuppressions.map(suppressionJson),
    // The definitions themselves are to be had by their hashes; here stands what changed in them.
    changes: changes.map(({ before, after, ...change }) => ({
      ...change,
      ...(before === undefined ? {} : { beforeHash: before.hash }),
      ...(after === undefined ? {} : { afterHash: after.hash }),
    })),
  })
}
