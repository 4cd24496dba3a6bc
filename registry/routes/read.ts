/** Routes that read. They turn paths and queries into arguments, and views into JSON. */
import { type Context, Hono } from 'hono'
import { RegistryError } from '../../src/errors.ts'
import { quote } from '../../src/visible-text.ts'
import { sendBytes, sendJson } from '../middleware/conditional.ts'
import type { AppEnv } from '../middleware/request-id.ts'
import { originLocator, purlLocator } from '../service/locator.ts'
import {
  lookUp,
  readBundles,
  readDefinitionFile,
  readFindings,
  readServer,
  readSnapshotFile,
  readVersionFacts,
} from '../service/read.ts'
import { searchServers } from '../service/search.ts'
import type { Store } from '../store/store.ts'
import { versionAnswer, versionSummaryAnswer } from './answers.ts'

const versionPath = '/servers/:name/versions/:version'

/** The routes below `/v1` that read versions. */
export function readRoutes(store: Store): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  routes.get('/servers/:name', async (c) => {
    const page = pageOf(c)
    const server = await store.read((tx) => readServer(tx, c.req.param('name'), page))
    return sendJson(c, { ...server, versions: server.versions.map(versionSummaryAnswer) })
  })
  routes.get(versionPath, async (c) => {
    const facts = await store.read((tx) => readVersionFacts(tx, ...versionOf(c)))
    return sendJson(c, versionAnswer(facts))
  })
  routes.get(`${versionPath}/bundles`, async (c) => {
    const bundles = await store.read((tx) => readBundles(tx, ...versionOf(c)))
    return sendJson(c, { bundles })
  })
  routes.get(`${versionPath}/snapshot`, async (c) => {
    const file = await store.read((tx) => readSnapshotFile(tx, ...versionOf(c)))
    return sendBytes(c, { ...file, type: 'application/json' }, 'revalidate')
  })
  routes.get(`${versionPath}/findings`, async (c) => {
    return sendJson(c, await store.read((tx) => readFindings(tx, ...versionOf(c))))
  })
  routes.get('/definitions/:hash', async (c) => {
    const file = await store.read((tx) => readDefinitionFile(tx, c.req.param('hash')))
    return sendBytes(c, { ...file, type: 'application/json' }, 'immutable')
  })
  routes.get('/lookup', async (c) => {
    const locator = locatorOf(c)
    return sendJson(c, { matches: await store.read((tx) => lookUp(tx, locator)) })
  })
  routes.get('/search', async (c) => {
    const request = { query: c.req.query('q') ?? '', ...pageOf(c) }
    const { servers, next } = await store.read((tx) => searchServers(tx, request))
    return sendJson(c, { servers, next })
  })
  return routes
}

function versionOf(c: Context): [name: string, version: string, profile: string | undefined] {
  return [c.req.param('name') ?? '', c.req.param('version') ?? '', c.req.query('profile')]
}

function pageOf(c: Context): { limit?: number; cursor?: string } {
  const limit = c.req.query('limit')
  const cursor = c.req.query('cursor')
  if (limit !== undefined && !/^[1-9]\d{0,2}$/.test(limit)) {
    throw new RegistryError('E_REQUEST_INVALID', { found: `the limit ${quote(limit)}`, expected: 'a number from 1' })
  }
  return {
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(cursor === undefined ? {} : { cursor }),
  }
}

function locatorOf(c: Context): string {
  const purl = c.req.query('purl')
  const origin = c.req.query('origin')
  if (purl !== undefined && origin === undefined) return purlLocator(purl)
  if (origin !== undefined && purl === undefined) return originLocator(origin)
  throw new RegistryError('E_REQUEST_INVALID', {
    found: 'a look-up of neither or both',
    expected: 'exactly one of ?purl= and ?origin=',
  })
}
