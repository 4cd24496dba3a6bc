import type { BlockList } from 'node:net'
import { Hono } from 'hono'
import { RegistryError } from '../../src/errors.ts'
import { clientAddress } from '../middleware/client-address.ts'
import type { FailedAuthentications } from '../middleware/failed-authentication.ts'
import type { PostQuota } from '../middleware/post-quota.ts'
import type { AppEnv } from '../middleware/request-id.ts'
import { type PublishRequest, type PublishTools, publish } from '../service/publish.ts'
import { readVersionFacts } from '../service/read.ts'
import { versionAnswer } from './answers.ts'

/** What the route needs besides. */
export interface PublishRouteOptions extends PublishTools {
  readonly failures: FailedAuthentications
  /** How often an address may make us ask domains. */
  readonly posts: PostQuota
  readonly trustedProxies: BlockList
}

/** The route below `/v1` that publishes: 201 for a new version, 200 for one that was there with the same bytes. */
export function publishRoutes({ failures, posts, trustedProxies, ...tools }: PublishRouteOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  routes.put('/servers/:name/versions/:version', async (c) => {
    const token = bearerToken(c.req.header('authorization'))
    const address = clientAddress(c, trustedProxies)
    if (token !== undefined) failures.check(address)
    const request: PublishRequest = {
      name: c.req.param('name'),
      version: c.req.param('version'),
      body: async () => new Uint8Array(await c.req.arrayBuffer()),
      token,
      idempotencyKey: c.req.header('idempotency-key'),
    }
    try {
      const { created, profile } = await publish(request, { ...tools, proveDomain: counted(tools, posts, address) })
      const facts = await tools.store.read((tx) => readVersionFacts(tx, request.name, request.version, profile))
      return c.json(versionAnswer(facts), created ? 201 : 200, { 'cache-control': 'no-store' })
    } catch (error) {
      if (token !== undefined && isUnauthenticated(error)) failures.fail(address)
      throw error
    }
  })
  return routes
}

/** Whoever publishes chooses the domain: nobody may have us ask endlessly. */
function counted({ proveDomain }: PublishTools, posts: PostQuota, address: string): PublishTools['proveDomain'] {
  if (proveDomain === null) return null
  return async (domain, key) => {
    posts.take(address)
    return await proveDomain(domain, key)
  }
}

function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +([\x21-\x7e]+)$/i.exec(header ?? '')?.[1]
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof RegistryError && error.code === 'E_UNAUTHENTICATED'
}
