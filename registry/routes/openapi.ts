import { Hono } from 'hono'
import { sendJson } from '../middleware/conditional.ts'
import type { AppEnv } from '../middleware/request-id.ts'
import { openapiPaths } from './openapi-paths.ts'
import { openapiSchemas } from './openapi-schemas.ts'

/** The OpenAPI 3.1 document of the API. A test holds it against the routes and against real answers. */
export const openapiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Touchmark registry',
    version: '1',
    summary: 'Signed definitions of MCP servers, every version of them, immutable.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  paths: openapiPaths,
  components: {
    schemas: openapiSchemas,
    securitySchemes: {
      operatorToken: { type: 'http', scheme: 'bearer', description: 'Admits the first owner of a name' },
    },
  },
} as const

/** `/v1/openapi.json`. */
export function openapiRoutes(): Hono<AppEnv> {
  const routes = new Hono<AppEnv>()
  routes.get('/openapi.json', (c) => sendJson(c, openapiDocument))
  return routes
}
