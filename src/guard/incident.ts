/**
 * What the guard refused, and how it says so.
 *
 * A refused request reaches a model. The text is therefore fixed: it names an incident and where a person can look,
 * never repeats what a server sent, and never tells the model how to weaken the check.
 */
import { sha256Hex } from '../crypto/sha256.ts'
import { utf8 } from '../encoding/bytes.ts'
import type { Section } from '../snapshot/definition.ts'
import { quote } from '../visible-text.ts'

/** Why the guard refused something. Stable: stands in answers to the client and in `touchmark status`. */
export type IncidentCode =
  | 'blocked'
  | 'withheld'
  | 'unlisted'
  | 'equivocation'
  | 'violation'
  | 'could-not-check'
  | 'changed-while-listing'
  | 'unreadable'
  | 'not-logged'
  | 'call-denied'
  | 'call-high-risk'
  | 'call-scope'
  | 'call-schema'
  | 'call-argument'
  | 'call-rate'
  | 'call-timeout'
  | 'call-secret'
  | 'call-approval'
  | 'call-disapproved'
  | 'answer-refused'
  | 'request-denied'
  | 'request-refused'
  | 'verdict-missing'
  | 'verdict-stale'
  | 'verdict-unreadable'
  | 'other-target'
  | 'flagged'
  | 'server-words'
  | 'forged-refusal'
  | 'ended'

/** What each code means, for people. Fixed text. */
export const incidentMeanings = {
  blocked: 'the server as a whole is blocked; touchmark status says why',
  withheld: 'this item was checked and is not passed on',
  unlisted: 'the server never listed this name in the listing that was checked',
  equivocation: 'the server listed something other than what was checked',
  violation: 'the server broke the rules of the protocol',
  'could-not-check': 'the server could not be checked',
  'changed-while-listing': 'the server changed its listing while it answered',
  unreadable: 'a message that strict and lenient readers may read differently',
  'not-logged': 'the call could not be written down, and policy demands that it is',
  'call-denied': 'the call policy turns this tool off',
  'call-high-risk': 'a tool of high risk that the call policy does not enable with a reason',
  'call-scope': 'the caller does not hold the scopes that the call policy wants',
  'call-schema': 'the arguments are not what the verified inputSchema describes',
  'call-argument': 'the call policy refuses what an argument says',
  'call-rate': 'more calls than the call policy allows in a minute',
  'call-timeout': 'the call took longer than the call policy allows',
  'call-secret': 'a reference to a secret that the call policy does not hand to this tool',
  'call-approval': 'nobody approved the call, and the call policy demands that a person does',
  'call-disapproved': 'a person refused the call',
  'answer-refused': 'the call policy refuses what the answer says',
  'request-refused': 'the server asked the user for something, in words that the linter refuses',
  'request-denied': 'the call policy denies what the server asked the client for',
  'verdict-missing': 'a hook asked, and no verdict of this server is at hand',
  'verdict-stale': 'a hook asked, and the verdict is too old, or policy has changed since',
  'verdict-unreadable': 'a hook asked, and the verdict or the policy cannot be read',
  'other-target': 'a hook asked, and the client starts something other than what was verified',
  flagged: 'a hook asked, and the verdict is a flag',
  'server-words': 'what the server says in the session would keep a definition from being passed on',
  'forged-refusal': 'the server answered in the words of the guard',
  ended: 'the server has ended',
} as const satisfies Record<IncidentCode, string>

/** One refusal. */
export interface Incident {
  /** `TM-` and eight hexadecimal digits, the same for the same code, section and name. */
  readonly id: string
  readonly code: IncidentCode
  readonly section?: Section
  /** Name of the item. Attacker-controlled: shown to people only through `quote`, never to the model. */
  readonly name?: string
  /** Our own words for people, already escaped. */
  readonly detail?: string
}

/** Makes an incident. The same code, section and name always give the same id, so that repeats are one incident. */
export function makeIncident(code: IncidentCode, parts: Omit<Incident, 'id' | 'code'> = {}): Incident {
  const subject = [code, parts.section ?? '', parts.name ?? ''].join('\n')
  return { id: `TM-${sha256Hex(subject).slice(0, 8).toUpperCase()}`, code, ...parts }
}

/** One line about an incident, for people. Escaped; foreign text in it is the item's name alone. */
export function describeIncident({ id, code, section, name, detail }: Incident, enforced: boolean): string {
  const item = section === undefined ? '' : `  ${section}${name === undefined || name === '' ? '' : ` ${quote(name)}`}`
  const more = detail === undefined ? '' : `  ${detail}`
  return `${id}  ${enforced ? 'refused' : 'observed'}: ${incidentMeanings[code]}${item}${more}`
}

/** JSON-RPC error code of every refusal: in the range that JSON-RPC 2.0 section 5.1 leaves to implementations. */
export const refusalCode = -32010

/**
 * The error that answers a refused request. `rawId` is the request's id as its own JSON text; nothing else in the answer
 * comes from outside.
 */
export function refusal(rawId: string, incident: Incident): Uint8Array {
  const message = `Touchmark refused this request (${incident.id}). A person can see the reason with: touchmark status`
  const data = `{"incident":"${incident.id}","reason":"${incident.code}"}`
  return utf8(`{"jsonrpc":"2.0","id":${rawId},"error":{"code":${refusalCode},"message":"${message}","data":${data}}}`)
}

/** The answer to a client's line that cannot be read (JSON-RPC 2.0 section 5.1: parse error, id null). */
export function parseErrorAnswer(): Uint8Array {
  return utf8('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Touchmark could not read this message"}}')
}
