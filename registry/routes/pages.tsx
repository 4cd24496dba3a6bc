/** The pages for people: routes that read, and hand what was read to a view. */
import { type Context, Hono } from 'hono'
import { etag } from 'hono/etag'
import type { JSX } from 'hono/jsx/jsx-runtime'
import { RegistryError, TouchmarkError } from '../../src/errors.ts'
import { makeDiffPage } from '../service/diff-view.ts'
import type { Reads } from '../service/types.ts'
import { DiffPage } from '../views/diff-page.tsx'
import { ErrorPage } from '../views/error-page.tsx'
import { HomePage } from '../views/home-page.tsx'
import { ServerPage } from '../views/server-page.tsx'
import { VersionPage } from '../views/version-page.tsx'
import { assetRoutes, pageAssets as assets } from './assets.ts'

/** No script, no frame, no request to anywhere else. The style sheet and the icon come from this origin. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const pageHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
}

const statuses: Partial<Record<TouchmarkError['code'], 400 | 404 | 503>> = {
  E_NAME_INVALID: 400,
  E_REQUEST_INVALID: 400,
  E_NOT_FOUND: 404,
  E_DATABASE_UNAVAILABLE: 503,
}

/**
 * Routes of the pages: `/`, `/servers/NAME`, `/servers/NAME/VERSION`, `/diff/NAME/A...B`, where NAME is
 * `namespace/server`, as two segments or percent-encoded as one. `publicUrl` is the registry's own address as readers
 * reach it; without it the request's address is used in commands to copy.
 */
export function pageRoutes(reads: Reads, options: { publicUrl?: string } = {}): Hono {
  const app = new Hono()
  app.use(etag())
  app.onError((error, context) => errorPage(context, error))
  app.route('/', assetRoutes())
  app.get('/', (context) => home(context, reads))
  app.get('/servers/:name', (context) => serverPage(context, reads, context.req.param('name')))
  app.get('/servers/:first/:second', (context) => {
    const { first, second } = context.req.param()
    if (!first.includes('/')) return serverPage(context, reads, `${first}/${second}`)
    return versionPage(context, reads, first, second, options.publicUrl)
  })
  app.get('/servers/:namespace/:server/:version', (context) => {
    const { namespace, server, version } = context.req.param()
    return versionPage(context, reads, `${namespace}/${server}`, version, options.publicUrl)
  })
  app.get('/diff/:name/:range', (context) => {
    const { name, range } = context.req.param()
    return diffPage(context, reads, name, range)
  })
  app.get('/diff/:namespace/:server/:range', (context) => {
    const { namespace, server, range } = context.req.param()
    return diffPage(context, reads, `${namespace}/${server}`, range)
  })
  return app
}

/** A page that says what went wrong. Errors that are not ours show nothing of themselves. */
export function errorPage(context: Context, error: unknown): Response | Promise<Response> {
  const known = error instanceof TouchmarkError ? statuses[error.code] : undefined
  const status = known ?? 500
  const said =
    error instanceof TouchmarkError && known !== undefined
      ? { code: error.code, message: error.message }
      : { code: 'E_INTERNAL' as const, message: 'The registry could not make this page. It is our fault, not yours.' }
  return show(context, <ErrorPage error={{ status, ...said }} assets={assets} />, status)
}

async function home(context: Context, reads: Reads) {
  const cursor = context.req.query('cursor')
  const query = context.req.query('q') ?? ''
  const search = await reads.searchServers({ query, ...(cursor === undefined ? {} : { cursor }) })
  return show(context, <HomePage search={search} assets={assets} />)
}

async function serverPage(context: Context, reads: Reads, name: string) {
  const cursor = context.req.query('cursor')
  const server = await reads.readServer(name, cursor === undefined ? {} : { cursor })
  return show(context, <ServerPage server={server} assets={assets} />)
}

async function versionPage(context: Context, reads: Reads, name: string, wanted: string, publicUrl?: string) {
  const version = await reads.readVersion(name, wanted, context.req.query('profile'))
  const origin = publicUrl ?? new URL(context.req.url).origin
  return show(context, <VersionPage version={version} origin={origin} assets={assets} />)
}

async function diffPage(context: Context, reads: Reads, name: string, range: string) {
  const { from, to } = parseRange(range)
  const diff = await reads.diffVersions(name, from, to, context.req.query('profile'))
  return show(context, <DiffPage page={makeDiffPage(diff)} assets={assets} />)
}

/** Splits `A...B`. A version may end in dots, so the last three dots of a longer run are the separator. */
function parseRange(range: string): { from: string; to: string } {
  const match = /^(?<from>.+?)\.\.\.(?<to>[^.].*)$/.exec(range)
  const { from, to } = match?.groups ?? {}
  if (from !== undefined && to !== undefined) return { from, to }
  throw new RegistryError('E_REQUEST_INVALID', {
    found: 'an address without two versions',
    expected: '/diff/NAME/OLD...NEW',
    next: 'Open the server’s page and choose what to compare',
  })
}

function show(context: Context, page: JSX.Element, status: 200 | 400 | 404 | 500 | 503 = 200) {
  for (const [header, value] of Object.entries(pageHeaders)) context.header(header, value)
  return context.html(`<!DOCTYPE html>${page}`, status)
}
