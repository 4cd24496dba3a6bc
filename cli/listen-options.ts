/** Options of a guard that clients reach over HTTP. */
import type { Target } from '../src/client/target.ts'
import { ConfigError, UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'

/** Options that say where to listen, and for whom. */
export const listenOptions = {
  listen: {
    type: 'string',
    value: '[HOST:]PORT',
    help: 'serve clients over HTTP instead of stdio, on this machine only (port 0: a free one)',
  },
  'listen-secret': {
    type: 'string',
    value: 'FILE',
    help: 'keep the secret of the address in FILE, so that it stays the same (default: a new one at each start)',
  },
  'listen-name': {
    type: 'string',
    multiple: true,
    value: 'HOST',
    help: 'another name under which clients may call this address',
  },
} as const satisfies OptionSpecs

/** Where to listen. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
  /** Null for a secret that is made at the start and printed. */
  readonly secretFile: string | null
  readonly names: readonly string[]
}

/**
 * Reads the options; null where the guard serves stdio.
 *
 * @throws UsageError `E_USAGE` for a malformed address, one beyond loopback without `--insecure`, a command in the place of
 * a URL, and for an option that only a listening guard has.
 */
export function readListenAddress(options: ParsedOptions, target: Target): ListenAddress | null {
  const text = options.text('listen')
  const secretFile = options.text('listen-secret') ?? null
  const names = options.list('listen-name')
  if (text === undefined) {
    if (secretFile === null && names.length === 0) return null
    throw new UsageError('E_USAGE', {
      found: `${secretFile === null ? '--listen-name' : '--listen-secret'} without --listen`,
      expected: '--listen [HOST:]PORT as well',
    })
  }
  if (target.kind !== 'url') {
    throw new UsageError('E_USAGE', {
      found: 'a command behind --listen',
      expected: 'the URL of a server that speaks HTTP',
      next: 'Clients start commands themselves: leave --listen out',
    })
  }
  const [, host = '127.0.0.1', digits = ''] = /^(?:(\[[0-9a-f:.]+\]|[^:[\]\s/]+):)?(\d{1,5})$/i.exec(text) ?? []
  const port = Number(digits)
  if (digits === '' || port > 65_535) {
    throw new UsageError('E_USAGE', {
      found: `the address ${quote(text, 200)}`,
      where: '--listen',
      expected: 'a port from 0 to 65535, with a host before it if need be: 127.0.0.1:8700',
    })
  }
  requireLoopback(host, options)
  return { host: host.replace(/^\[|\]$/g, ''), port, secretFile, names: [...names, host] }
}

/** What is not loopback is in the open: others read the secret and everything else on the way. */
function requireLoopback(host: string, options: ParsedOptions): void {
  if (/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host) || options.flag('insecure')) return
  throw new UsageError('E_USAGE', {
    found: `the address ${quote(host, 200)}, which others can reach without encryption`,
    where: '--listen',
    expected: 'an address of loopback',
    next: 'Put a proxy with TLS in front, or allow it with --insecure',
  })
}

/** The form of a secret: what stands in a path without being escaped. */
const secretForm = /^[A-Za-z0-9_-]{32,128}$/

/**
 * The secret that a file holds, white space around it aside.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where it holds none.
 */
export function parseSecret(text: string, path: string): string {
  const secret = text.trim()
  if (secretForm.test(secret)) return secret
  throw new ConfigError('E_CONFIG_INVALID', {
    found: 'no secret',
    where: quote(path, 400),
    expected: '32 to 128 letters, digits, - and _ on one line',
    next: 'Remove the file to have one made',
  })
}
