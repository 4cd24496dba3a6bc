import { Hono } from 'hono'
import { sendJson } from '../middleware/conditional.ts'
import type { AppEnv } from '../middleware/request-id.ts'

/**
 * The verifier key of this registry's receipts, for people to look at. Clients are configured with the key; they never
 * believe the one that is served here.
 */
export function keyRoutes(verifierKey: string): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  routes.get('/key', (c) => sendJson(c, { key: verifierKey }))
  return routes
}
