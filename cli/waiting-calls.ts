/** The calls that wait for a person, as `approve` and `deny` find them, and what becomes of a decision. */
import { join } from 'node:path'
import { parseBundle } from '../src/attestation/bundle.ts'
import { callIdForm, parseCallDecision } from '../src/attestation/call-decision.ts'
import { readNamedFile } from '../src/client/files/named-file.ts'
import {
  type CallRequest,
  callRequestDigest,
  parseCallRequest,
  parsePlainDecision,
} from '../src/client/state/call-request.ts'
import { stateHome } from '../src/client/state/folders.ts'
import { pendingCall, pendingFolder, saveCallDecision } from '../src/client/state/pending-calls.ts'
import { ConfigError, StateError, UsageError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs, ParsedOptions } from './command.ts'
import { writeNamedFile } from './files.ts'
import type { Io } from './io.ts'
import { readOutput } from './output-options.ts'
import { asciiJson } from './render/json.ts'

/** Options of the verbs that decide. */
export const decisionOptions = {
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    help: 'where the decision goes (default: to the guard that waits)',
  },
} as const satisfies OptionSpecs

/** A call that waits, and whether it was found here or brought as a file. */
export interface FoundCall {
  readonly request: CallRequest
  readonly isOwn: boolean
}

/**
 * The call that a word means: an id, or a request's file.
 *
 * @throws UsageError `E_USAGE` for anything else, and for a call that waits no longer; StateError, ConfigError.
 */
export async function findCall(words: readonly string[], usage: string, io: Io): Promise<FoundCall> {
  const [word, ...more] = words
  if (word === undefined || more.length > 0)
    throw new UsageError('E_USAGE', {
      found: word === undefined ? 'no call' : `the word ${quote(more[0] ?? '')} after the call`,
      expected: usage,
      next: '"touchmark status" shows the calls that wait',
    })
  const id = word.toUpperCase()
  const isOwn = callIdForm.test(id)
  if (/^TM-[0-9A-F]*$/i.test(word)) throw aRefusal(word)
  const request = isOwn
    ? await pendingCall(folderOf(io), id)
    : parseCallRequest(readRequest(word, io), quote(word, 400))
  if (request !== undefined && Date.parse(request.until) > io.now()) return { request, isOwn }
  throw new UsageError('E_USAGE', {
    found: `no call ${quote(word)} that waits`,
    expected: 'one that "touchmark status" shows',
    next: 'What was decided, or refused after its time, waits no longer',
  })
}

/** A request that was brought as a file. A word that names none was more likely meant for an id. */
function readRequest(word: string, io: Io): Uint8Array {
  try {
    return readNamedFile(word, io)
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'E_FILE_NOT_FOUND') throw error
    throw new UsageError('E_USAGE', {
      found: `neither the id of a call nor a file: ${quote(word, 80)}`,
      expected: 'CALL- and eight digits, or the file of a request',
      next: '"touchmark status" shows the calls that wait',
    })
  }
}

/** What a client was shown of a refused call; nothing waits under it. */
function aRefusal(id: string): UsageError {
  return new UsageError('E_USAGE', {
    found: `the id ${quote(id, 80)} of something that was refused`,
    expected: 'CALL-\u2026, the id of a call that waits',
    next: '"touchmark status" explains a refusal, and shows the calls that wait',
  })
}

/** Hands a decision to the guard that waits, or writes it where somebody said. @throws UsageError `E_USAGE`, StateError. */
export async function putDecision(
  { request, isOwn }: FoundCall,
  bytes: Uint8Array,
  options: ParsedOptions,
  io: Io,
): Promise<void> {
  const output = options.text('output')
  if (output !== undefined) writeNamedFile(output, bytes, io)
  else if (isOwn) await saveCallDecision(folderOf(io), request.id, bytes)
  else throw new UsageError('E_USAGE', { found: 'a request from elsewhere', expected: '-o FILE for the decision' })
}

/** Says what was decided. */
export function decisionOutput(
  decision: 'approved' | 'denied',
  { request }: FoundCall,
  options: ParsedOptions,
  io: Io,
): number {
  const { id, entry, tool } = request
  const report = { decision, id, entry, tool, requestDigest: callRequestDigest(request) }
  const text = `${decision}   ${id}   ${quote(tool, 120)} of ${quote(entry, 120)}\n`
  io.stdout.write(readOutput(options, io).format === 'json' ? asciiJson(report) : text)
  return 0
}

/** Brings a decision that was made elsewhere: it counts only by who signed it. */
export async function keepDecision(file: string, io: Io): Promise<number> {
  const bytes = readNamedFile(file, io)
  const id = idOf(bytes, file)
  await saveCallDecision(folderOf(io), id, bytes)
  io.stderr.write(`\u2713 kept: a decision about ${id}\n`)
  return 0
}

function idOf(bytes: Uint8Array, file: string): string {
  try {
    return parsePlainDecision(bytes, quote(file, 400)).id
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    return parseCallDecision(parseBundle(bytes).envelope.payload).id
  }
}

function folderOf(io: Io): string {
  return pendingFolder(join(stateHome(io), 'touchmark'))
}
