/** What one request may cost. */
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { RegistryError } from '../../src/errors.ts'

/** Bytes of a publish, and of a statement with its snapshot (contract §8). */
export const maxPublishBytes = 16 * 1024 * 1024
/** Bytes of any other body. */
export const maxOtherBytes = 64 * 1024

/** Refuses bodies over the limit of their route, whether announced or only noticed on the way: `E_BODY_TOO_LARGE`. */
export function bodyLimits(): MiddlewareHandler {
  const publish = bodyLimit({ maxSize: maxPublishBytes, onError: () => tooLarge(maxPublishBytes) })
  const other = bodyLimit({ maxSize: maxOtherBytes, onError: () => tooLarge(maxOtherBytes) })
  return (c, next) => (carriesFiles(c.req) ? publish(c, next) : other(c, next))
}

function carriesFiles({ method, path }: { method: string; path: string }): boolean {
  return method === 'PUT' || (method === 'POST' && path === '/v1/statements')
}

function tooLarge(maxBytes: number): never {
  throw new RegistryError('E_BODY_TOO_LARGE', { found: 'a body over the limit', expected: `at most ${maxBytes} bytes` })
}

/**
 * Answers `E_REQUEST_TIMEOUT` when a request takes longer than `timeoutMs`. A publish that was given up may still be
 * accepted; publishing the same bytes again tells.
 */
export function requestTimeout(timeoutMs: number): MiddlewareHandler {
  return async (_c, next) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(timedOut(timeoutMs)), timeoutMs)
    })
    try {
      await Promise.race([next(), late])
    } finally {
      clearTimeout(timer)
    }
  }
}

function timedOut(timeoutMs: number): RegistryError {
  return new RegistryError('E_REQUEST_TIMEOUT', {
    found: `a request that took longer than ${timeoutMs} ms`,
    next: 'Try again; a publish can be repeated without harm',
  })
}
