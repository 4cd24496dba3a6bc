import type { BlockList } from 'node:net'
import { Hono } from 'hono'
import type { RegistryStatement } from '../../src/attestation/registry-wire.ts'
import { clientAddress } from '../middleware/client-address.ts'
import { sendJson } from '../middleware/conditional.ts'
import type { PostQuota } from '../middleware/post-quota.ts'
import type { AppEnv } from '../middleware/request-id.ts'
import { postStatement, type StatementTools } from '../service/post-statement.ts'
import { readControl } from '../service/read-control.ts'

/** What the routes need besides. */
export interface StatementRouteOptions extends StatementTools {
  readonly posts: PostQuota
  readonly trustedProxies: BlockList
}

/** The routes below `/v1` that take statements, and list a name's control statements. */
export function statementRoutes({ posts, trustedProxies, ...tools }: StatementRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  routes.post('/statements', async (c) => {
    posts.take(clientAddress(c, trustedProxies))
    const posted = await postStatement(new Uint8Array(await c.req.arrayBuffer()), tools)
    const { kind, name, index, acceptedAt, receipt } = posted
    const answer: RegistryStatement = { kind, name, index, acceptedAt, receipt }
    return c.json(answer, posted.created ? 201 : 200, { 'cache-control': 'no-store' })
  })
  routes.get('/servers/:name/control', async (c) => {
    return sendJson(c, await tools.store.read((tx) => readControl(tx, c.req.param('name'), tools.origin)))
  })
  return routes
}
