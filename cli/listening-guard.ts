/** `touchmark guard --listen`: the guard as an HTTP server on this machine, until a signal ends it. */
import { statSync } from 'node:fs'
import { launchFacts } from '../src/client/assessment/launch-facts.ts'
import type { PreparedAssessment } from '../src/client/assessment/prepare-assessment.ts'
import { readIfThere, writeAtomically } from '../src/client/files/atomic-file.ts'
import type { Launch } from '../src/client/launch/launch-options.ts'
import { describeTarget } from '../src/client/target.ts'
import { CaptureError, ConfigError } from '../src/errors.ts'
import { rememberEntry } from '../src/guard/guarded-session/guarded-session.ts'
import { type GuardChoice, openGuard } from '../src/guard/guarded-session/open-guard.ts'
import { startHttpGuard } from '../src/guard/http-relay/http-relay.ts'
import { guardLimits } from '../src/guard/running/session-runner.ts'
import { quote } from '../src/visible-text.ts'
import type { Io } from './io.ts'
import { type ListenAddress, parseSecret } from './listen-options.ts'
import { proxiedDoor } from './proxied-door.ts'
import { readProxies } from './proxies.ts'

/**
 * Serves until SIGINT or SIGTERM; returns the exit status.
 *
 * @throws ConfigError `E_CONFIG_INVALID` for an address or a file of the secret that cannot be used.
 */
export async function runListeningGuard(
  { target, ...launch }: Launch,
  { host, port, secretFile, names }: ListenAddress,
  { choice, prepared }: { readonly choice: GuardChoice; readonly prepared: PreparedAssessment },
  io: Io,
): Promise<number> {
  if (target.kind !== 'url') throw new CaptureError('E_INTERNAL', { found: 'a command in the place of a URL' })
  const secret = secretFile === null ? newSecret(io) : await keptSecret(secretFile, io)
  await rememberEntry(prepared, io)
  const open = await openGuard(target, { ...prepared, ...launchFacts({ target, ...launch }) }, choice, io)
  const tell = (text: string): void => io.stderr.write(`touchmark: ${text}\n`)
  const { onIncident } = open.options
  const proxies = readProxies(io.env)
  const callers = await open.callers(proxies !== undefined)
  const door = await proxiedDoor(proxies)
  try {
    const guard = await startHttpGuard({
      target,
      host,
      port,
      secret,
      allowedHosts: names,
      session: () => open.session('http'),
      limits: { maxMessageBytes: guardLimits(choice.limits).maxBytes },
      tell,
      ...(callers === null ? {} : { callers }),
      ...(door === undefined ? {} : { door }),
      ...(onIncident === undefined ? {} : { onIncident }),
    })
    const shown = secretFile === null ? guard.url.href : guard.url.href.replace(secret, '<SECRET>')
    tell(`serving ${describeTarget(target)} at ${shown}`)
    await ended(io)
    await guard.close()
  } finally {
    await open.close()
  }
  return 0
}

function newSecret(io: Io): string {
  return Buffer.from(io.randomBytes(32)).toString('base64url')
}

async function keptSecret(path: string, io: Io): Promise<string> {
  const bytes = await readIfThere(path)
  if (bytes === undefined) {
    const secret = newSecret(io)
    await writeAtomically(path, Buffer.from(`${secret}\n`))
    return secret
  }
  const mode = statSync(path).mode & 0o077
  if (mode === 0 || process.platform === 'win32') return parseSecret(Buffer.from(bytes).toString('utf8'), path)
  throw new ConfigError('E_CONFIG_INVALID', {
    found: 'a secret that others can read',
    where: quote(path, 400),
    expected: 'mode 0600',
    next: 'Run chmod 600 on it, or remove it to have a new one made',
  })
}

async function ended({ signals }: Io): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) signals.on(name, () => resolve())
  })
}
