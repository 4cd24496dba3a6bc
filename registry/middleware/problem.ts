/** Errors as HTTP answers: RFC 9457 problems with our stable code and the request's id. */
import type { Context } from 'hono'
import { type ErrorCode, TouchmarkError } from '../../src/errors.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import { LintRefusedError, RateLimitedError } from '../service/refusal.ts'
import type { AppEnv } from './request-id.ts'

/** HTTP status of each code that a client may cause or has to know. Any other code is a defect of ours: 500. */
const statusOfCode = {
  E_REQUEST_INVALID: 400,
  E_NAME_INVALID: 400,
  E_UNAUTHENTICATED: 401,
  E_NAME_NOT_OWNED: 403,
  E_IDENTITY_ISSUER: 403,
  E_IDENTITY_SUBJECT: 403,
  E_IDENTITY_REPOSITORY: 403,
  E_IDENTITY_TRIGGER: 403,
  E_IDENTITY_REVOKED: 403,
  E_IDENTITY_PENDING: 403,
  E_CONTROL_UNAUTHORISED: 403,
  E_NAMESPACE_UNPROVEN: 403,
  E_FETCH_REFUSED: 403,
  E_NOT_FOUND: 404,
  E_METHOD_NOT_ALLOWED: 405,
  E_VERSION_EXISTS: 409,
  E_IDEMPOTENCY_CONFLICT: 409,
  E_CONTROL_REPLAYED: 409,
  E_CONTROL_INVALID: 409,
  E_BODY_TOO_LARGE: 413,
  E_KEY_INVALID: 422,
  E_KEY_REFUSED: 422,
  E_SIGNATURE_INVALID: 422,
  E_SNAPSHOT_INVALID: 422,
  E_STATEMENT_INVALID: 422,
  E_ENVELOPE_INVALID: 422,
  E_BUNDLE_INVALID: 422,
  E_SUBJECT_MISMATCH: 422,
  E_IDENTITY_UNKNOWN: 422,
  E_KEY_TYPE: 422,
  E_CONTROL_ORIGIN: 422,
  E_CERTIFICATE_INVALID: 422,
  E_SIGNATURE_TIME: 422,
  E_LOG_ENTRY: 422,
  E_CHECKPOINT_INVALID: 422,
  E_LINT_REFUSED: 422,
  E_RATE_LIMITED: 429,
  E_REQUEST_TIMEOUT: 503,
  E_DATABASE_UNAVAILABLE: 503,
  E_NAMESPACE_UNREACHABLE: 503,
  E_TRUSTED_ROOT_STALE: 503,
  E_TRUSTED_ROOT_UNREACHABLE: 503,
} as const satisfies Partial<Record<ErrorCode, number>>

const titles = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Body too large',
  422: 'Refused',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
} as const

/** The statuses that error answers have. */
export type ProblemStatus = keyof typeof titles

/** Findings named in one answer at most. */
const maxErrors = 50

/** The HTTP status of an error's code; 500 where the error is none of those that a client may know. */
export function statusOf(error: unknown): ProblemStatus {
  if (!(error instanceof TouchmarkError)) return 500
  const statuses: Partial<Record<ErrorCode, ProblemStatus>> = statusOfCode
  return statuses[error.code] ?? 500
}

/** Answers with a problem. Nothing of an error that is ours is told: its message may hold SQL and parameters. */
export function problemResponse(c: Context<AppEnv>, error: unknown): Response {
  const status = statusOf(error)
  const known = status !== 500 && error instanceof TouchmarkError ? error : undefined
  const code = known?.code ?? 'E_INTERNAL'
  const problem = {
    type: `https://touchmark.dev/problems/${code}`,
    title: titles[status],
    status,
    detail: known?.message ?? 'The registry has a defect; the operator finds the cause under the request id',
    instance: visibleLine(new URL(c.req.url).pathname),
    code,
    requestId: c.get('requestId'),
    ...errorList(known),
  }
  return c.body(JSON.stringify(problem), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...extraHeaders(status, error),
  })
}

function errorList(error: TouchmarkError | undefined): { errors?: { pointer: string; detail: string }[] } {
  if (error instanceof LintRefusedError) {
    return {
      errors: error.findings.slice(0, maxErrors).map(({ section, name, pointer, rule, message }) => ({
        pointer,
        detail: `${section}${name === undefined ? '' : ` ${quote(name)}`}: ${message} [${rule}]`,
      })),
    }
  }
  const pointer = error?.parts.pointer
  return error === undefined || pointer === undefined ? {} : { errors: [{ pointer, detail: error.message }] }
}

function extraHeaders(status: ProblemStatus, error: unknown): Record<string, string> {
  if (error instanceof RateLimitedError) return { 'retry-after': String(error.retryAfterSeconds) }
  if (status === 429 || status === 503) return { 'retry-after': '1' }
  if (status === 401) return { 'www-authenticate': 'Bearer realm="touchmark"' }
  return {}
}
