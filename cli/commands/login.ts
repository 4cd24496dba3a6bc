import { join } from 'node:path'
import type { ResourceAccess } from '../../src/client/oauth/resource-access.ts'
import { TokenStore } from '../../src/client/oauth/token-store.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { describeTarget, parseHeaders, parseTarget, type UrlTarget } from '../../src/client/target.ts'
import { authenticationNeeded, sendHttp } from '../../src/client/transport/http-request.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { UsageError } from '../../src/errors.ts'
import type { Command, ParsedArguments } from '../command.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderSignIns, signInsReport } from '../render/sign-ins.ts'
import { accessTo, personAt, readSignInChoice, signInOptions } from '../sign-in-options.ts'

/** `touchmark login`: sign in to a protected server ahead of time, or list what is kept. */
export const loginCommand: Command = {
  summary: 'sign in to a server that asks for it, or list the sign-ins that are kept',
  usage: '[OPTIONS] [URL]',
  details: [
    'Opens your browser at the server\u2019s authorization server (OAuth 2.1 with PKCE) and keeps the tokens in your state folder,',
    'in a file that only you may read. "guard", "verify", "lock" and "snapshot" use and refresh them. Without URL, lists them.',
  ].join('\n'),
  targets: 0,
  options: { ...signInOptions, ...outputOptions },
  run,
}

/** How long the server may take to say that it wants a sign-in. */
const timeoutMs = 30_000

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const [word, ...more] = words
  if (word === undefined) {
    const grants = await new TokenStore(join(stateHome(io), 'touchmark')).all()
    const now = io.now()
    io.stdout.write(format === 'json' ? asciiJson(signInsReport(grants)) : renderSignIns(grants, now))
    return 0
  }
  if (more.length > 0) throw new UsageError('E_USAGE', { found: 'more than one word', expected: 'one URL' })
  const target = readServer(word)
  const access = await accessTo(target, options, readSignInChoice(options), personAt(io), io)
  const challenge = await challengeOf(target)
  if (challenge === undefined) {
    io.stderr.write(`${describeTarget(target)} asks for no sign-in\n`)
    return 0
  }
  const grant = await withInterrupts(io, (signal) => access.signInAnew(challenge, signal))
  await tryToken(target, access)
  io.stdout.write(format === 'json' ? asciiJson(signInsReport([grant])) : renderSignIns([grant], io.now()))
  return 0
}

/**
 * Reads the URL of a server that tokens may be sent to.
 *
 * @throws UsageError `E_USAGE` for anything else.
 */
export function readServer(word: string): UrlTarget {
  const target = parseTarget([word], { as: 'url', headers: parseHeaders([]) })
  if (target.kind === 'url') return target
  throw new UsageError('E_USAGE', { found: 'no URL', expected: 'https://HOST/PATH' })
}

/** What the server says to a client without a token; undefined where it lets one in. */
async function challengeOf(target: UrlTarget): Promise<string | null | undefined> {
  const response = await hello(target)
  await response.body?.cancel()
  return response.status === 401 || response.status === 403 ? response.headers.get('www-authenticate') : undefined
}

/** A token that the server refuses at once is not worth a success. */
async function tryToken(target: UrlTarget, access: ResourceAccess): Promise<void> {
  const response = await hello({ ...target, access: { ...accessOnce(access) } })
  await response.body?.cancel()
  if (response.status === 401 || response.status === 403) throw authenticationNeeded(response.status)
}

function accessOnce(access: ResourceAccess) {
  return { token: () => access.token(), accepted: () => access.accepted(), renew: async () => false }
}

/** The first message of a client, in the words of the last legacy revision; every server answers it somehow. */
async function hello(target: UrlTarget): Promise<Response> {
  const message = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'touchmark', version: '1' } },
  }
  return await sendHttp(target, {
    method: 'POST',
    url: target.url,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: utf8(JSON.stringify(message)),
    signal: AbortSignal.timeout(timeoutMs),
  })
}

async function withInterrupts<T>(io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const cancel = new AbortController()
  const stop = (): void => cancel.abort()
  const interrupts = ['SIGINT', 'SIGTERM'] as const
  for (const name of interrupts) io.signals.on(name, stop)
  try {
    return await work(cancel.signal)
  } finally {
    for (const name of interrupts) io.signals.off(name, stop)
  }
}
