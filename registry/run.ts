/** The command `touchmark-registry`. What a command needs is loaded when it is called. */
import { parseArgs } from 'node:util'
import { TouchmarkError, UsageError } from '../src/errors.ts'
import { visibleText } from '../src/visible-text.ts'
import type { LogEvent } from './app.ts'
import { type Config, type ConfigName, environmentConfig, makeConfig, type RawConfig } from './config.ts'

/** The world outside, as the command meets it. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Data. */
  readonly stdout: (text: string) => void
  /** Talk. */
  readonly stderr: (text: string) => void
  /** Resolves when the process is asked to end. */
  readonly untilStopped: () => Promise<void>
}

const usage = `Usage: touchmark-registry COMMAND [options]

  serve             run the registry
  migrate           create or update the tables of a PostgreSQL
  admin bootstrap   make the signing key and the operator's token (--origin NAME, --json)
  admin token       replace the operator's token (--json)
  doctor            look for damage (--json)

  --data DIR               signing key and embedded database; default ./touchmark-registry
  --host ADDRESS           default 127.0.0.1
  --port PORT              default 8321; 0 for any
  --lint refuse|record     what becomes of versions with lint errors; default refuse
  --trusted-proxies LIST   addresses whose X-Forwarded-For is believed
  --request-timeout-ms N   default 30000
  --trusted-root FILE      Sigstore's root of trust, for signatures without a key
  --dns-servers LIST       resolvers that prove domains; default the system's
  --prepare true|false     prepared statements on PostgreSQL; default true

DATABASE_URL chooses PostgreSQL. Each option has a variable, for instance TOUCHMARK_REGISTRY_PORT.
`

const options = {
  data: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  lint: { type: 'string' },
  'trusted-proxies': { type: 'string' },
  'request-timeout-ms': { type: 'string' },
  'trusted-root': { type: 'string' },
  'dns-servers': { type: 'string' },
  prepare: { type: 'string' },
  origin: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

interface Invocation {
  readonly config: Config
  readonly origin: string | undefined
  readonly json: boolean
}

type Command = (invocation: Invocation, surroundings: Surroundings) => Promise<number>

const commands: Readonly<Record<string, Command>> = {
  serve: runServe,
  migrate: runMigrate,
  'admin bootstrap': runBootstrap,
  'admin token': runToken,
  doctor: runDoctor,
}

/** Runs one command and returns its exit status: 0 well, else that of the error's code (`exitCodes`). Never throws. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const { words, values } = readArguments(argv)
    if (values.help === true) {
      surroundings.stdout(usage)
      return 0
    }
    const command = commands[words.join(' ')]
    if (command === undefined) throw new UsageError('E_USAGE', { found: 'no command that is known', next: usage })
    const { origin, json = false, help: _help, ...settings } = values
    const config = makeConfig(environmentConfig(surroundings.environment), settings as RawConfig)
    return await command({ config, origin, json }, surroundings)
  } catch (error) {
    if (!(error instanceof TouchmarkError)) {
      surroundings.stderr(`${visibleText(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`)
      return 3
    }
    surroundings.stderr(`${error.code}: ${error.message}\n`)
    return error.exitCode
  }
}

interface Values extends Partial<Record<Exclude<ConfigName, 'database-url'>, string>> {
  origin?: string
  json?: boolean
  help?: boolean
}

function readArguments(argv: readonly string[]): { words: string[]; values: Values } {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
    return { words: positionals, values }
  } catch (cause) {
    const found = cause instanceof Error ? visibleText(cause.message) : 'arguments that cannot be read'
    throw new UsageError('E_USAGE', { found, next: 'See touchmark-registry --help', cause })
  }
}

async function runServe({ config }: Invocation, { stdout, stderr, untilStopped }: Surroundings): Promise<number> {
  const log = (event: LogEvent) => stderr(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`)
  const { startRegistry } = await import('./serve.ts')
  const registry = await startRegistry(config, log)
  stdout(`listening on ${registry.url}\n`)
  await untilStopped()
  await registry.stop()
  return 0
}

async function runMigrate({ config }: Invocation, { stdout }: Surroundings): Promise<number> {
  if (config.databaseUrl === null) {
    throw new UsageError('E_USAGE', { found: 'no DATABASE_URL', next: 'The embedded database migrates itself' })
  }
  const { migratePostgres } = await import('./store/postgres.ts')
  await migratePostgres({ url: config.databaseUrl })
  stdout('the database is up to date\n')
  return 0
}

async function runBootstrap({ config, origin, json }: Invocation, { stdout }: Surroundings): Promise<number> {
  const { bootstrap } = await import('./bootstrap.ts')
  const made = await bootstrap(config, origin ?? 'localhost')
  if (json) stdout(`${JSON.stringify(made)}\n`)
  else {
    stdout(`verifier key (give it to clients):  ${made.verifierKey}\n`)
    stdout(`operator token (shown only now):    ${made.operatorToken}\n`)
  }
  return 0
}

async function runToken({ config, json }: Invocation, { stdout }: Surroundings): Promise<number> {
  const { newToken } = await import('./bootstrap.ts')
  const operatorToken = await newToken(config)
  stdout(json ? `${JSON.stringify({ operatorToken })}\n` : `operator token (shown only now):    ${operatorToken}\n`)
  return 0
}

async function runDoctor({ config, json }: Invocation, { stdout }: Surroundings): Promise<number> {
  const [{ openStore }, { diagnose }] = await Promise.all([import('./open-store.ts'), import('./doctor.ts')])
  const store = await openStore(config)
  try {
    const diagnosis = await diagnose(store)
    const lines = [diagnosis.engine, `${diagnosis.versions} versions`, ...diagnosis.problems.map((line) => `! ${line}`)]
    stdout(json ? `${JSON.stringify(diagnosis)}\n` : `${lines.join('\n')}\n`)
    return diagnosis.problems.length === 0 ? 0 : 1
  } finally {
    await store.close()
  }
}
