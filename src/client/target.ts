/** What a command line or a configuration points at. */
import { UsageError } from '../errors.ts'
import { quote, visibleLine } from '../visible-text.ts'
import { isUrlWord, splitSecrets } from './secret-values.ts'

/** A server that is a process speaking over stdio. It is started without a shell. */
export interface CommandTarget {
  readonly kind: 'command'
  /** Program and arguments. */
  readonly argv: readonly string[]
  /** Variables beyond the small safe set that every server gets. Values may be secrets: never printed. */
  readonly env: Readonly<Record<string, string>>
  /** Working directory; default our own. */
  readonly cwd?: string
}

/** A server behind an http(s) URL. */
export interface UrlTarget {
  readonly kind: 'url'
  readonly url: URL
  /** Headers for every request. Values may be secrets: never printed. */
  readonly headers: Readonly<Record<string, string>>
  /** Allow plain `http://` beyond loopback; default false. */
  readonly insecure?: boolean
  /** The options that gave them, without any value: what a person types to reach it again. Default their names alone. */
  readonly options?: readonly string[]
  /** Tokens for a server that asks for a sign-in; absent: the headers are all there is. */
  readonly access?: ServerAccess
}

/** A request that a server did not let in. */
export interface AccessRefusal {
  /** 401 or 403. */
  readonly status: number
  /** Its `WWW-Authenticate`. */
  readonly challenge: string | null
  /** The token that was sent. */
  readonly token: string | undefined
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** Credentials that change while a server is talked to. */
export interface ServerAccess {
  /** The access token to send now; undefined where there is none. */
  token(): Promise<string | undefined>
  /** The server let a request in. */
  accepted(): void
  /**
   * Looks for another token; whether the request should be sent again.
   *
   * @throws CaptureError `E_SERVER_AUTH` where only a person could sign in, and none is here; `E_SIGN_IN_UNSAFE`,
   * `E_SIGN_IN_FAILED`; StateError where tokens cannot be read or kept.
   */
  renew(refusal: AccessRefusal): Promise<boolean>
}

/** A live server. */
export type Target = CommandTarget | UrlTarget

/** Something that was captured before: a file, standard input, or a release in a registry. */
export type StoredTarget =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'release'; readonly name: string; readonly version: string }

/** Kinds that `--as` accepts. */
const targetKinds = ['url', 'stdin', 'file', 'release', 'command'] as const

/** Options of {@link parseTarget}. */
export interface TargetOptions {
  /** Overrides the guess. */
  readonly as?: string
  /** Extra environment of a command target; default none. */
  readonly env?: Readonly<Record<string, string>>
  /** Working directory of a command target; default our own. */
  readonly cwd?: string
  /** Headers of a URL target; default none. */
  readonly headers?: Readonly<Record<string, string>>
  /** Allow plain `http://` beyond loopback; default false. */
  readonly insecure?: boolean
}

/**
 * Reads a target, in the order of contract section 7: something with `://` is a URL, `-` standard input, `./ ../ /` or
 * `….json` a file, `name@version` a release, anything else a command. A bundle (`….mcpb`) is a program, so a command. Several words are always a command.
 *
 * @throws UsageError `E_USAGE` for no words, an unknown kind, a URL that is not http(s) or carries credentials, and
 * plain `http://` beyond loopback without `insecure`.
 */
export function parseTarget(words: readonly string[], options: TargetOptions = {}): Target | StoredTarget {
  const [word = '', ...more] = words
  if (word === '') throw new UsageError('E_USAGE', { found: 'no target', expected: 'a command or a URL' })
  const kind = options.as ?? guessKind(word, more.length)
  if (kind === 'command') {
    const { env = {}, cwd } = options
    return { kind, argv: words, env, ...(cwd === undefined ? {} : { cwd }) }
  }
  if (more.length > 0) {
    throw new UsageError('E_USAGE', {
      found: `the word ${quote(more[0] ?? '')} after the target`,
      expected: 'one word',
    })
  }
  if (kind === 'url') return parseUrlTarget(word, options)
  if (kind === 'stdin') return { kind }
  if (kind === 'file') return { kind, path: word }
  if (kind === 'release') return parseRelease(word)
  throw new UsageError('E_USAGE', {
    found: `the target kind ${quote(kind)}`,
    where: '--as',
    expected: targetKinds.join(', '),
  })
}

function guessKind(word: string, moreWords: number): (typeof targetKinds)[number] {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word)) return 'url'
  if (word.endsWith('.mcpb')) return 'command'
  if (moreWords > 0) return 'command'
  if (word === '-') return 'stdin'
  if (/^\.{0,2}\//.test(word) || word.endsWith('.json')) return 'file'
  return release.test(word) ? 'release' : 'command'
}

/** A server name of the official MCP registry, `@`, a version. */
const release = /^([a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+)@([0-9A-Za-z.+_-]{1,64})$/

function parseRelease(word: string): StoredTarget {
  const [, name, version] = release.exec(word) ?? []
  if (name !== undefined && version !== undefined) return { kind: 'release', name, version }
  throw new UsageError('E_USAGE', { found: `the release ${quote(word)}`, expected: 'name@version' })
}

function parseUrlTarget(word: string, { headers = {}, insecure = false }: TargetOptions): UrlTarget {
  // A URL may carry a secret in its query, so messages do not repeat it.
  if (!URL.canParse(word)) throw new UsageError('E_USAGE', { found: 'a malformed URL', expected: 'https://HOST/PATH' })
  const url = new URL(word)
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('E_USAGE', {
      found: 'credentials inside a URL',
      expected: 'a URL without them',
      next: 'Give them with --header "Authorization: ..."',
    })
  }
  url.hash = ''
  const target: UrlTarget = { kind: 'url', url, headers, insecure }
  requireSecureUrl(target)
  return target
}

/** The option that gives a header, with three dots for the value, which is not kept. */
export function valuelessHeader(name: string): readonly [option: string, line: string] {
  return ['--header', `${name}: \u2026`]
}

/**
 * Refuses a URL over which anyone in between could answer instead of the server.
 *
 * @throws UsageError `E_USAGE` unless it is https, http on loopback, or http with `insecure`.
 */
export function requireSecureUrl({ url, insecure = false }: Pick<UrlTarget, 'url' | 'insecure'>): void {
  if (url.protocol === 'https:') return
  if (url.protocol !== 'http:') {
    throw new UsageError('E_USAGE', { found: `a URL of scheme ${quote(url.protocol)}`, expected: 'https://' })
  }
  if (insecure || isLoopbackHost(url.hostname)) return
  throw new UsageError('E_USAGE', {
    found: `plain http:// to ${quote(url.host)}`,
    expected: 'https:// (http:// is for loopback)',
    next: 'Anyone on the way can change what the server says; --insecure allows it all the same',
  })
}

/** Whether a host, as the URL parser writes it (IPv4 in four decimal parts, IPv6 compressed in brackets), is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/**
 * Narrows to a live server.
 *
 * @throws UsageError `E_USAGE` for a file, standard input or a release.
 */
export function requireLive(target: Target | StoredTarget): Target {
  if (target.kind === 'command' || target.kind === 'url') return target
  throw new UsageError('E_USAGE', {
    found: `a target of kind ${target.kind}`,
    expected: 'a command or a URL',
    next: 'If it is a command, say --as command',
  })
}

/**
 * One line that names a target for people and logs: escaped, without environment, header and query values, and with the
 * values of arguments hidden that look like secrets.
 */
export function describeTarget(target: Target | StoredTarget): string {
  switch (target.kind) {
    case 'command':
      return describeArgv(target.argv)
    case 'url':
      return visibleLine(`${target.url.origin}${target.url.pathname}${target.url.search === '' ? '' : '?…'}`)
    case 'file':
      return visibleLine(target.path)
    case 'stdin':
      return 'standard input'
    case 'release':
      return `${target.name}@${target.version}`
  }
}

function describeArgv(argv: readonly string[]): string {
  return splitSecrets(argv)
    .map(({ open, secret }) => (secret === null ? showWord(open) : `${open}…`))
    .join(' ')
}

function showWord(word: string): string {
  if (isUrlWord(word)) {
    const { protocol, host, pathname, search } = new URL(word)
    return visibleLine(`${protocol}//${host}${pathname}${search === '' ? '' : '?…'}`)
  }
  return /^[\w@%+=:,./-]+$/.test(word) ? visibleLine(word) : quote(word, 200)
}

/**
 * Reads header lines `Name: value`.
 *
 * @throws UsageError `E_USAGE` for a malformed line, and for headers that the protocol itself sets.
 */
export function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/.exec(line) ?? []
    // The line may hold a secret, so the message does not repeat it.
    if (name === undefined || value === undefined) {
      throw new UsageError('E_USAGE', { found: 'a malformed header', expected: '"Name: value"' })
    }
    if (ownHeaders.test(name)) {
      throw new UsageError('E_USAGE', { found: `the header ${name}`, expected: 'none that the protocol itself sets' })
    }
    headers[name] = value
  }
  return headers
}

const ownHeaders =
  /^(?:accept|accept-encoding|connection|content-(?:length|type)|host|last-event-id|mcp-.*|te|trailer|transfer-encoding|upgrade)$/i

/**
 * Reads environment words: `NAME=value`, or `NAME` for the value that it has in `environment`.
 *
 * @throws UsageError `E_USAGE` for a malformed word, and a bare name that is not set.
 */
export function parseEnv(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const env: Record<string, string> = {}
  for (const word of words) {
    const [, name, given] = /^([A-Za-z_]\w*)(?:=([^\0]*))?$/s.exec(word) ?? []
    // The word may hold a secret, so the message does not repeat it.
    if (name === undefined) {
      throw new UsageError('E_USAGE', { found: 'a malformed variable', where: '--env', expected: 'NAME=value or NAME' })
    }
    const value = given ?? environment[name]
    if (value === undefined) {
      throw new UsageError('E_USAGE', {
        found: `the variable ${name}, which is not set`,
        where: '--env',
        expected: 'one that is, or NAME=value',
      })
    }
    env[name] = value
  }
  return env
}
