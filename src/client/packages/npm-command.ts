/**
 * The `npm` command as a child process, without a shell: so the user's own configuration counts, with its registries,
 * credentials, proxies and certificates, and none of it passes through our hands.
 */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { isObject, objectMember, stringMember } from '../../encoding/json-value.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { CaptureError, type ErrorCode, PackageError, TouchmarkError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'

/** Where and with what npm runs. */
export interface NpmSurroundings {
  /** Working directory: a project's `.npmrc` counts there, as it does for npx. */
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Ends the child. */
  readonly signal?: AbortSignal
}

/** Longest output that is read; a package lists its files in it. */
const maxOutputBytes = 16 * 1024 * 1024
/** Longest time of one call: a large package over a slow line. */
const timeoutMs = 300_000

/**
 * Runs npm and returns what it wrote to stdout.
 *
 * @throws PackageError `E_PACKAGE_MISMATCH` where npm met bytes of another digest than was announced; else `failure`,
 * where it could not be started, did not end, or ended with an error. CaptureError `E_SERVER_TRANSPORT` once `signal` ended it.
 */
export async function runNpm(
  words: readonly string[],
  { cwd, environment, signal }: NpmSurroundings,
  failure: 'E_PACKAGE_UNRESOLVED' | 'E_PACKAGE_INSTALL',
): Promise<Uint8Array> {
  const [program, ...first] = npmProgram()
  const limit = AbortSignal.timeout(timeoutMs)
  const child = spawn(program, [...first, '--loglevel=error', '--no-update-notifier', ...words], {
    cwd,
    env: npmEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  })
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const status = await new Promise<number | Error>((resolve) => {
    child.once('error', resolve)
    child.once('close', (code) => resolve(code ?? -1))
  })
  if (status === 0) return stdout()
  // Whoever wanted the package has gone: nothing was found out about it, and no session's verdict says that it was.
  if (signal?.aborted === true) throw new CaptureError('E_SERVER_TRANSPORT', { found: 'a start that was given up' })
  throw npmFailure(failure, words[0] ?? '', status, stdout(), Buffer.from(stderr()).toString('utf8'))
}

function npmProgram(): [string, ...string[]] {
  // A batch file would need a shell, so on Windows the script behind it is started; it lies beside node there.
  if (process.platform !== 'win32') return ['npm']
  return [process.execPath, join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')]
}

/** Everything of ours, but for what is only for us. */
function npmEnvironment(environment: NpmSurroundings['environment']): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith('TOUCHMARK_')))
}

function collect(stream: NodeJS.ReadableStream): () => Uint8Array {
  const chunks: Buffer[] = []
  let length = 0
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= maxOutputBytes) chunks.push(chunk)
  })
  return () => new Uint8Array(Buffer.concat(chunks))
}

function npmFailure(
  failure: ErrorCode,
  verb: string,
  status: number | Error,
  stdout: Uint8Array,
  stderr: string,
): PackageError {
  if (status instanceof Error) {
    const code = 'code' in status ? String(status.code) : status.name
    return new PackageError(failure, {
      found: `npm that could not be run (${quote(code)})`,
      expected: 'the npm command on PATH, ending in time',
      next: 'Packages are fetched with your own npm; --as-is starts the words as they are',
      cause: status,
    })
  }
  const said = saidInJson(stdout) ?? saidInText(stderr)
  const mismatch = said.code === 'EINTEGRITY'
  return new PackageError(mismatch ? 'E_PACKAGE_MISMATCH' : failure, {
    found: `npm ${verb} ended with ${said.code === '' ? `status ${status}` : quote(said.code)}: ${quote(said.summary, 300)}`,
    expected: mismatch ? 'the bytes whose digest was announced' : 'an answer',
    next: mismatch
      ? 'Do not use this package; tell its publisher and the registry'
      : 'Check the name, the registry and your npm configuration; --as-is starts the words as they are',
  })
}

interface NpmWords {
  readonly code: string
  readonly summary: string
}

/** With `--json`, npm writes its error as an object. */
function saidInJson(stdout: Uint8Array): NpmWords | undefined {
  try {
    const { value } = parseJson(stdout)
    const error = isObject(value) ? objectMember(value, 'error') : undefined
    if (error === undefined) return undefined
    return { code: stringMember(error, 'code') ?? '', summary: stringMember(error, 'summary') ?? '' }
  } catch (error) {
    if (error instanceof TouchmarkError) return undefined
    throw error
  }
}

function saidInText(stderr: string): NpmWords {
  const code = /^npm (?:error|ERR!) code (\S+)/m.exec(stderr)?.[1] ?? ''
  const lines = stderr.split('\n').filter((line) => !/ code \S+$/.test(line))
  return {
    code,
    summary: lines
      .join(' ')
      .replaceAll(/npm (?:error|ERR!) /g, '')
      .trim(),
  }
}
