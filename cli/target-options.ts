/** Options of every verb that looks at a server, and what they come to. */
import { resolve } from 'node:path'
import { type CaptureLimits, defaultLimits } from '../src/client/capture/limits.ts'
import { readNamedFile } from '../src/client/files/named-file.ts'
import {
  parseEnv,
  parseHeaders,
  parseTarget,
  type StoredTarget,
  type Target,
  type TargetOptions,
  valuelessHeader,
} from '../src/client/target.ts'
import { SigningError, UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import type { Io } from './io.ts'
import { withKeptSignIn } from './sign-in-options.ts'

/** Options that say how to reach a server and how much of it to accept. */
export const targetOptions = {
  as: { type: 'string', value: 'KIND', help: 'read the target as url, file, stdin, release or command' },
  env: {
    type: 'string',
    multiple: true,
    value: 'NAME[=VALUE]',
    help: 'environment for the server; NAME alone passes ours on',
  },
  header: { type: 'string', multiple: true, value: '"NAME: VALUE"', help: 'HTTP header for the server' },
  'header-file': { type: 'string', value: 'FILE', help: 'HTTP headers, one a line, from a file' },
  'header-env': {
    type: 'string',
    multiple: true,
    value: 'NAME=[SCHEME ]VARIABLE',
    help: 'HTTP header with the value of one of our variables',
  },
  insecure: { type: 'boolean', help: 'allow plain http beyond this machine' },
  'max-pages': { type: 'string', value: 'N', help: `pages of one list (default ${defaultLimits.maxPages})` },
  'max-tools': { type: 'string', value: 'N', help: `items of one list (default ${defaultLimits.maxTools})` },
  'max-bytes': { type: 'string', value: 'N', help: `bytes from the server (default ${defaultLimits.maxBytes})` },
  'start-timeout': {
    type: 'string',
    value: 'SECONDS',
    help: `time to start (default ${defaultLimits.startTimeoutMs / 1000})`,
  },
  'list-timeout': {
    type: 'string',
    value: 'SECONDS',
    help: `time to list (default ${defaultLimits.listTimeoutMs / 1000})`,
  },
} as const satisfies OptionSpecs

/**
 * Reads one target from the words of a command line.
 *
 * @throws UsageError `E_USAGE` for no target, a malformed one, and malformed headers or variables; SigningError
 * `E_SIGNER_EXPOSED` for a variable that would hand a build's identity to the server.
 */
export function readTarget(words: readonly string[], options: ParsedOptions, io: Io): Target | StoredTarget {
  const as = options.text('as')
  const targetOptions: TargetOptions = {
    ...(as === undefined ? {} : { as }),
    env: withoutTokens(parseEnv(options.list('env'), io.env)),
    cwd: io.cwd,
    headers: parseHeaders([
      ...headerLines(options, io),
      ...options.list('header-env').map((word) => fromVariable(word, io)),
    ]),
    insecure: options.flag('insecure'),
  }
  const target = parseTarget(words, targetOptions)
  return target.kind === 'url'
    ? withKeptSignIn({ ...target, options: headerOptions(options, io) }, options, io)
    : target
}

/** How headers were given, for whoever is to give them again: a variable's and a file's name, and no value. */
function headerOptions(options: ParsedOptions, io: Io): string[] {
  const file = options.text('header-file')
  return [
    ...(options.flag('insecure') ? ['--insecure'] : []),
    ...options.list('header-env').flatMap((word) => ['--header-env', word]),
    ...(file === undefined ? [] : ['--header-file', resolve(io.cwd, file)]),
    ...options.list('header').flatMap((line) => valuelessHeader(line.split(':', 1).join(''))),
  ]
}

/** A build's means to sign as itself are not for servers, whoever passes them on. */
function withoutTokens(env: Record<string, string>): Record<string, string> {
  const name = Object.keys(env).find((each) => /^(?:ACTIONS|SIGSTORE)_/i.test(each))
  if (name === undefined) return env
  throw new SigningError('E_SIGNER_EXPOSED', {
    found: `the variable ${quote(name)}, with which a build signs`,
    where: '--env',
    expected: 'a server that cannot sign as its publisher',
  })
}

function headerLines(options: ParsedOptions, io: Io): string[] {
  const file = options.text('header-file')
  if (file === undefined) return [...options.list('header')]
  const lines = Buffer.from(readNamedFile(file, io)).toString('utf8').split(/\r?\n/)
  return [...options.list('header'), ...lines.filter((line) => line.trim() !== '')]
}

/** A header line whose value, and so no secret, is in the command line: `Authorization=Bearer TOKEN`. */
function fromVariable(word: string, io: Io): string {
  const [, name, scheme = '', variable = ''] = /^([^=\s]+)=(\w+ )?([A-Za-z_]\w*)$/.exec(word) ?? []
  if (name === undefined) {
    const expected = 'NAME=VARIABLE, or NAME=SCHEME VARIABLE'
    throw new UsageError('E_USAGE', { found: 'a malformed word', where: '--header-env', expected })
  }
  const value = io.env[variable]
  if (value !== undefined) return `${name}: ${scheme}${value}`
  throw new UsageError('E_USAGE', {
    found: `the variable ${variable}, which is not set`,
    where: '--header-env',
    expected: 'one that is',
  })
}

/**
 * Limits from options; what is not given stays at its default.
 *
 * @throws UsageError `E_USAGE` for a value that is no number above 0.
 */
export function readLimits(options: ParsedOptions): CaptureLimits {
  return {
    maxPages: readCount(options, 'max-pages') ?? defaultLimits.maxPages,
    maxTools: readCount(options, 'max-tools') ?? defaultLimits.maxTools,
    maxBytes: readCount(options, 'max-bytes') ?? defaultLimits.maxBytes,
    startTimeoutMs: readSeconds(options, 'start-timeout') ?? defaultLimits.startTimeoutMs,
    listTimeoutMs: readSeconds(options, 'list-timeout') ?? defaultLimits.listTimeoutMs,
  }
}

function readCount(options: ParsedOptions, name: string): number | undefined {
  return readNumber(options, name, /^[1-9][0-9]{0,11}$/, 'a whole number above 0')
}

function readSeconds(options: ParsedOptions, name: string): number | undefined {
  const seconds = readNumber(options, name, /^(?!0+(?:\.0+)?$)[0-9]{1,6}(?:\.[0-9]{1,3})?$/, 'seconds above 0')
  return seconds === undefined ? undefined : Math.round(seconds * 1000)
}

function readNumber(options: ParsedOptions, name: string, form: RegExp, expected: string): number | undefined {
  const text = options.text(name)
  if (text === undefined) return undefined
  if (!form.test(text)) throw new UsageError('E_USAGE', { found: `--${name} ${quote(text)}`, expected })
  return Number(text)
}
