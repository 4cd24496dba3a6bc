import { Hono } from 'hono'
import type { AppEnv } from '../middleware/request-id.ts'
import type { Store } from '../store/store.ts'

/** `/healthz`: the process lives. `/readyz`: it can do its work, which is to say that its database answers. */
export function healthRoutes(store: Store): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  routes.get('/healthz', (c) => c.json({ status: 'alive' }, 200, { 'cache-control': 'no-store' }))
  routes.get('/readyz', async (c) => {
    await store.ping()
    return c.json({ status: 'ready' }, 200, { 'cache-control': 'no-store' })
  })
  return routes
}
