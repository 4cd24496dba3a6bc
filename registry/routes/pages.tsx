/** The pages for people: routes that read, and hand what was read to a view. */
import { type Context, Hono } from 'hono'
import type { JSX } from 'hono/jsx/jsx-runtime'
import { RegistryError, TouchmarkError } from '../../src/errors.ts'
import { sendText } from '../middleware/conditional.ts'
import { statusOf } from '../middleware/problem.ts'
import { makeDiffPage } from '../service/diff-view.ts'
import type { Reads } from '../service/types.ts'
import { makeVersionPage } from '../service/version-page.ts'
import { DiffPage } from '../views/diff-page.tsx'
import { ErrorPage } from '../views/error-page.tsx'
import { HomePage } from '../views/home-page.tsx'
import { ServerPage } from '../views/server-page.tsx'
import { VersionPage } from '../views/version-page.tsx'
import { assetRoutes, pageAssets as assets } from './assets.ts'

const htmlType = 'text/html; charset=utf-8'

/** Called with every error that becomes an error page, before it does. */
export type ReportError = (error: unknown, context: Context) => void

/**
 * Routes of the pages: `/`, `/servers/NAME`, `/servers/NAME/VERSION`, `/diff/NAME/A...B`, where NAME is
 * `namespace/server`, as two segments or percent-encoded as one. The headers that keep a browser from doing more than
 * showing them are set for every answer by `middleware/security-headers.ts`.
 */
export function pageRoutes(reads: Reads, report: ReportError): Hono {
  const app = new Hono()
  app.onError((error, context) => {
    report(error, context)
    return errorPage(context, error)
  })
  app.route('/', assetRoutes())
  app.get('/', (context) => home(context, reads))
  app.get('/servers/:name', (context) => serverPage(context, reads, context.req.param('name')))
  app.get('/servers/:first/:second', (context) => {
    const { first, second } = context.req.param()
    if (!first.includes('/')) return serverPage(context, reads, `${first}/${second}`)
    return versionPage(context, reads, first, second)
  })
  app.get('/servers/:namespace/:server/:version', (context) => {
    const { namespace, server, version } = context.req.param()
    return versionPage(context, reads, `${namespace}/${server}`, version)
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

/** Whether a browser asks, and would rather have a page than a problem in JSON. */
export function wantsPage(context: Context): boolean {
  return context.req.path.startsWith('/v1/') ? false : (context.req.header('accept') ?? '').includes('text/html')
}

/** A page that says what went wrong. Errors that are our fault show nothing of themselves. */
export function errorPage(context: Context, error: unknown): Response {
  const status = statusOf(error)
  const said =
    error instanceof TouchmarkError && status !== 500
      ? { code: error.code, message: error.message }
      : { code: 'E_INTERNAL' as const, message: 'The registry could not make this page. It is our fault, not yours.' }
  const page = <ErrorPage error={{ status, ...said }} assets={assets} />
  const retry: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {}
  const headers = { 'content-type': htmlType, 'cache-control': 'no-store', ...retry }
  return context.body(`<!DOCTYPE html>${page}`, status, headers)
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
  const history = await reads.readHistory(server.name)
  return show(context, <ServerPage server={server} history={history} assets={assets} />)
}

async function versionPage(context: Context, reads: Reads, name: string, wanted: string) {
  const version = await reads.readVersion(name, wanted, context.req.query('profile'))
  return show(context, <VersionPage page={makeVersionPage(version)} origin={originOf(context)} assets={assets} />)
}

/** The address under which the reader reaches us. Beyond loopback a proxy ends TLS, which we do not see. */
function originOf(context: Context): string {
  const { hostname, host, origin } = new URL(context.req.url)
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? origin : `https://${host}`
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

function show(context: Context, page: JSX.Element): Response {
  return sendText(context, `<!DOCTYPE html>${page}`, htmlType)
}
