import { maxFileBytes } from '../../attestation/stored-release.ts'
import { RegistryError, TouchmarkError } from '../../errors.ts'
import { quote, visibleLine } from '../../visible-text.ts'
import { readBody } from '../network/http-body.ts'
import { requireSecureUrl } from '../target.ts'
import type { FileReader } from './package-files.ts'

/** How long one file may take. */
const defaultTimeoutMs = 10_000

/**
 * Reads out of `/.well-known/touchmark/` of an origin. Only 404 and 410 mean that there is none. No redirect is followed,
 * and neither headers nor credentials of the server go along.
 *
 * Throws RegistryError `E_REGISTRY_UNREACHABLE` where nobody answers in time, `E_REGISTRY_RESPONSE` for any other answer
 * and for one that is too long; UsageError `E_USAGE` for plain http beyond loopback.
 */
export function wellKnownFiles(origin: string, timeoutMs: number = defaultTimeoutMs): FileReader {
  return async (file, kind) => {
    const url = new URL(`/.well-known/touchmark/${file}`, origin)
    requireSecureUrl({ url })
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const response = await fetch(url, { redirect: 'manual', signal })
      if (response.status === 200) return await readBody(response, maxFileBytes[kind], quote(url.href, 300))
      await response.body?.cancel()
      if (response.status === 404 || response.status === 410) return undefined
      throw new RegistryError('E_REGISTRY_RESPONSE', {
        found: `the answer ${response.status}`,
        where: quote(url.href, 300),
        expected: '200 or 404; redirects are not followed',
      })
    } catch (cause) {
      if (cause instanceof TouchmarkError) throw cause
      throw new RegistryError('E_REGISTRY_UNREACHABLE', { found: failure(cause), where: quote(url.href, 300), cause })
    }
  }
}

function failure(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time'
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? ` (${visibleLine(String(cause.code))})` : ''
  return `a connection that failed${code}`
}
