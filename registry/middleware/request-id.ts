import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'

/** What every handler may read from its context. */
export interface AppEnv {
  Variables: {
    /** The request's id, in the answer's `X-Request-Id` and in the log. */
    requestId: string
  }
}

/** Gives every request an id: the caller's own where it is harmless, else a random one. */
export function requestId(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const given = c.req.header('x-request-id') ?? ''
    const id = /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : randomUUID()
    c.set('requestId', id)
    c.header('x-request-id', id)
    await next()
  }
}
