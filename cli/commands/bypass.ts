import { isArray, isObject, type JsonValue, ownMember } from '../../src/encoding/json-value.ts'
import { UsageError } from '../../src/errors.ts'
import { asDurationMs } from '../../src/trust/duration.ts'
import { longestBypassMs } from '../../src/trust/policy.ts'
import { withElement, withoutElements } from '../../src/trust/policy-edit.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { editUserPolicy } from '../edit-policy.ts'
import type { Io } from '../io.ts'
import { required } from '../statement-options.ts'

/** `touchmark bypass`: break glass. Switches enforcement off for one server, for hours. Edits the user's policy file. */
export const bypassCommand: Command = {
  summary: 'break glass: let one server through for a while, whatever is wrong with it',
  usage: 'SERVER --for TIME --reason TEXT | SERVER --end',
  details: [
    'SERVER is a configuration entry, or a server name such as io.github.acme/files.',
    'Everything is still checked and written down, every verdict says "bypassed", and nothing new is pinned that would be',
    'withheld. What breaks the protocol stays blocked. A guard that is running has to be started anew; it enforces again',
    'when the time is over. A bypass asks for a code on a terminal; one that a machine policy does not leave to you is refused.',
  ].join('\n'),
  targets: 0,
  options: {
    for: { type: 'string', value: 'TIME', help: 'how long, for instance 30m or 4h; at most 24h' },
    reason: { type: 'string', value: 'TEXT', help: 'why; it stands in the policy file and in each verdict' },
    end: { type: 'boolean', help: 'end a bypass now' },
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const [server, ...more] = words
  if (server === undefined || server === '' || more.length > 0)
    throw new UsageError('E_USAGE', {
      found: server === undefined || server === '' ? 'no server' : `the word ${quote(more[0] ?? '')} after the server`,
      expected: bypassCommand.usage,
    })
  const isPast = (element: JsonValue): boolean => isFor(element, server)
  if (options.flag('end')) return await end(server, isPast, options, io)
  const lastsMs = readTime(options)
  const now = io.now()
  const [from, until] = [wholeSeconds(now), wholeSeconds(now + lastsMs)]
  const bypass = { servers: [server], from, until, reason: required(options, 'reason') }
  const change = (text: string) => withElement(withoutElements(text, 'bypasses', isPast), 'bypasses', bypass)
  return await editUserPolicy(change, { subject: server }, io)
}

/** Whoever ends a bypass tightens: no code is asked for. */
async function end(
  server: string,
  drops: (element: JsonValue) => boolean,
  options: ParsedOptions,
  io: Io,
): Promise<number> {
  if (options.text('for') !== undefined || options.text('reason') !== undefined)
    throw new UsageError('E_USAGE', { found: '--end with --for or --reason', expected: bypassCommand.usage })
  return await editUserPolicy(
    (text) => {
      const after = withoutElements(text, 'bypasses', drops)
      if (after !== text) return after
      throw new UsageError('E_USAGE', { found: `no bypass of exactly ${quote(server)} in your policy` })
    },
    null,
    io,
  )
}

function isFor(element: JsonValue, server: string): boolean {
  const servers = isObject(element) ? ownMember(element, 'servers') : undefined
  return isArray(servers) && servers.length === 1 && servers[0] === server
}

function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

function readTime(options: ParsedOptions): number {
  const text = required(options, 'for')
  const time = asDurationMs(text)
  if (time !== undefined && time > 0 && time <= longestBypassMs) return time
  throw new UsageError('E_USAGE', { found: `--for ${quote(text)}`, expected: 'a time such as 30m or 4h, at most 24h' })
}
