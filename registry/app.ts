/** The registry as one HTTP application: what every request passes through, and the routes. */
import type { BlockList } from 'node:net'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { RegistryError } from '../src/errors.ts'
import type { TrustedRootSource } from '../src/verify/verifier.ts'
import { visibleText } from '../src/visible-text.ts'
import { FailedAuthentications } from './middleware/failed-authentication.ts'
import { bodyLimits, requestTimeout } from './middleware/limits.ts'
import { PostQuota } from './middleware/post-quota.ts'
import { problemResponse, statusOf } from './middleware/problem.ts'
import { type AppEnv, requestId } from './middleware/request-id.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { diffRoutes } from './routes/diff.ts'
import { healthRoutes } from './routes/health.ts'
import { keyRoutes } from './routes/key.ts'
import { openapiRoutes } from './routes/openapi.ts'
import { errorPage, pageRoutes, wantsPage } from './routes/pages.tsx'
import { publishRoutes } from './routes/publish.ts'
import { readRoutes } from './routes/read.ts'
import { statementRoutes } from './routes/statements.ts'
import type { Sequencer } from './sequencer.ts'
import type { ProveDomain } from './service/admission.ts'
import { bindReads } from './service/reads.ts'
import type { ControlStates } from './store/control-states.ts'
import type { Store } from './store/store.ts'

/** What the application is made of. */
export interface AppOptions {
  readonly store: Store
  readonly sequencer: Sequencer
  readonly controls: ControlStates
  /** Name of this registry's log, as its receipts and control statements have it. */
  readonly origin: string
  /** The note verifier key of the receipts. */
  readonly verifierKey: string
  readonly lint: 'refuse' | 'record'
  /** For keyless signatures; null where there is none. */
  readonly trustedRoot: TrustedRootSource | null
  /** Null where no domain is asked. */
  readonly proveDomain: ProveDomain | null
  readonly trustedProxies: BlockList
  readonly requestTimeoutMs: number
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Writes one line of the log. */
  readonly log: (event: LogEvent) => void
}

/** One line of the log. Never holds a body, a token or a client's address. */
export type LogEvent = Readonly<Record<string, string | number>>

/** Puts the application together. */
export function makeApp(options: AppOptions): Hono<AppEnv> {
  const { store, sequencer, controls, trustedRoot, trustedProxies, now, log } = options
  const { lint, proveDomain } = options
  const app = new Hono<AppEnv>()
  const report = (error: unknown, c: Context<AppEnv>) => {
    if (statusOf(error) >= 500) log({ event: 'error', requestId: c.get('requestId'), ...describeError(error) })
  }
  app.onError((error, c) => {
    report(error, c)
    return problemResponse(c, error)
  })
  app.notFound((c) => {
    const error = new RegistryError('E_NOT_FOUND', { found: 'no such address' })
    return wantsPage(c) ? errorPage(c, error) : problemResponse(c, error)
  })
  app.use(requestId(), securityHeaders(), allowedMethods(app))
  app.use(requestTimeout(options.requestTimeoutMs), bodyLimits())
  app.route('/', healthRoutes(store))
  app.route('/v1', readRoutes(store))
  app.route('/v1', diffRoutes(store))
  app.route('/v1', keyRoutes(options.verifierKey))
  app.route('/v1', openapiRoutes())
  const failures = new FailedAuthentications(now)
  const tools = { store, sequencer, controls, trustedRoot, now }
  const posts = new PostQuota(now)
  app.route('/v1', publishRoutes({ ...tools, lint, proveDomain, trustedProxies, failures, posts }))
  app.route('/v1', statementRoutes({ ...tools, origin: options.origin, trustedProxies, posts }))
  // Last: the pages' own middleware is not for the API's routes.
  app.route('/', pageRoutes(bindReads(store), report))
  return app
}

function allowedMethods(app: Hono<AppEnv>): MiddlewareHandler<AppEnv> {
  return methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      const allow = methods.join(', ')
      const error = new RegistryError('E_METHOD_NOT_ALLOWED', { found: `the method ${c.req.method}`, expected: allow })
      const response = problemResponse(c, error)
      response.headers.set('allow', allow)
      return response
    },
  })
}

/** Characters of an error that the log takes: an engine's message holds the whole statement with its bytes. */
const maxErrorLength = 2000

/** The stacks of an error and of what caused it. For the log only: an engine's error holds SQL and parameters. */
function describeError(error: unknown): LogEvent {
  const stack = (from: unknown) =>
    visibleText((from instanceof Error ? (from.stack ?? from.message) : String(from)).slice(0, maxErrorLength))
  const cause = error instanceof Error ? error.cause : undefined
  return { error: stack(error), ...(cause === undefined ? {} : { cause: stack(cause) }) }
}
