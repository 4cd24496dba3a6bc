/**
 * Opening a conversation in either protocol era.
 *
 * Legacy (2024-11-05 to 2025-11-25): `initialize`. Modern (2026-07-28): `server/discover`, no state. `initialize` is
 * asked first, because every legacy server answers it and a modern one refuses it, while a legacy server may stay
 * silent on a method it does not know.
 */
import { isObject, type JsonObject, objectMember, ownMember } from '../../encoding/json-value.ts'
import type { JsonDocument, JsonIssue } from '../../encoding/strict-json.ts'
import { CaptureError, ViolationError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { refuseMemberVariants } from '../transport/frame.ts'
import { HttpRefusal } from '../transport/http-request.ts'
import { type Answer, type Conversation, type Dialect, requireResult } from './conversation.ts'

/** How a server was met: by `initialize`, or by `server/discover`. */
export type Era = 'legacy' | 'modern'

/** Name and version that a client gives of itself. */
export interface ClientInfo {
  readonly name: string
  readonly version: string
}

/** What a client can offer a server, beyond asking it; a server may show more to one that does. */
export const clientOffers = ['roots', 'sampling', 'elicitation'] as const
export type ClientOffer = (typeof clientOffers)[number]

/** What a client says of itself. */
export interface Introduction {
  readonly clientInfo: ClientInfo
  readonly offers: readonly ClientOffer[]
}

/** What a server says of itself before its lists. Attacker-controlled but for the version, which is one of ours. */
export interface Greeting {
  readonly era: Era
  readonly protocolVersion: string
  /** As sent; null where a modern server sends none. */
  readonly serverInfo: JsonObject | null
  readonly capabilities: JsonObject
  readonly instructions: string | null
  /** Values without a faithful canonical form; pointers as in a snapshot file. */
  readonly issues: readonly JsonIssue[]
}

/** Protocol revisions of the legacy era, newest first: the newest is offered, any is accepted. */
const legacyVersions: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']

/** The protocol revision of the modern era. */
const modernVersion = '2026-07-28'

/** JSON-RPC errors by which a server that only speaks the modern era refuses `initialize`. */
const notLegacy: ReadonlySet<number> = new Set([
  -32600, // invalid request
  -32601, // method not found
  -32602, // invalid params: no _meta, or an unsupported version as the legacy lifecycle words it
  -32020, // HeaderMismatch
  -32021, // MissingRequiredClientCapability
  -32022, // UnsupportedProtocolVersion
])

/**
 * Shakes hands in `era`, or in whichever the server speaks where it is undefined.
 *
 * @throws CaptureError `E_SERVER_PROTOCOL` no revision in common; `E_SERVER_ERROR` the handshake was refused.
 * @throws ViolationError `E_VIOLATION_SHAPE` an answer of a wrong shape. And whatever ends a conversation.
 */
export async function shakeHands(conversation: Conversation, client: Introduction, era?: Era): Promise<Greeting> {
  if (era === 'modern') return await discover(conversation, client)
  const refusal = await initialize(conversation, client)
  if (!(refusal instanceof CaptureError)) return refusal
  if (era === 'legacy') throw refusal
  try {
    return await discover(conversation, client)
  } catch (error) {
    // Refused both ways: the first refusal is the one that a legacy server meant.
    const refused = error instanceof HttpRefusal || (error instanceof CaptureError && error.code === 'E_SERVER_ERROR')
    throw refused ? refusal : error
  }
}

function capabilitiesOf({ offers }: Introduction): JsonObject {
  return Object.fromEntries(offers.map((offer) => [offer, {}]))
}

/** The greeting, or the refusal that makes `server/discover` worth a try. */
async function initialize(conversation: Conversation, client: Introduction): Promise<Greeting | CaptureError> {
  const [offered = ''] = legacyVersions
  const params = {
    protocolVersion: offered,
    capabilities: capabilitiesOf(client),
    clientInfo: { ...client.clientInfo },
  }
  let answer: Answer
  try {
    answer = await conversation.request('initialize', params)
  } catch (error) {
    if (error instanceof HttpRefusal && error.status === 400) return error
    throw error
  }
  const { message, document } = answer
  if (message.kind === 'error' && notLegacy.has(message.code)) return refusalOf(answer)
  const result = requireResult(answer, 'initialize')
  const version = ownMember(result, 'protocolVersion')
  if (typeof version !== 'string') return refuseShape('initialize', 'a "protocolVersion" that is not a string')
  if (!legacyVersions.includes(version)) throw unknownVersion(version, legacyVersions)
  const serverInfo = ownMember(result, 'serverInfo')
  if (!isObject(serverInfo)) return refuseShape('initialize', 'a "serverInfo" that is not an object')
  conversation.dialect = legacyDialect(version)
  await conversation.notify('notifications/initialized')
  const issues = issuesOf(document, message.index, '/serverInfo')
  return { era: 'legacy', protocolVersion: version, serverInfo, ...readCommon('initialize', result), issues }
}

function refusalOf(answer: Answer): CaptureError {
  try {
    requireResult(answer, 'initialize')
  } catch (error) {
    if (error instanceof CaptureError) return error
  }
  throw new CaptureError('E_INTERNAL', { found: 'an answer that is no refusal' })
}

async function discover(conversation: Conversation, client: Introduction): Promise<Greeting> {
  conversation.dialect = modernDialect(client)
  const answer = await conversation.request('server/discover')
  const { message, document } = answer
  if (message.kind === 'error' && message.code === -32022) throw unknownVersion(null, [modernVersion])
  const result = requireResult(answer, 'server/discover')
  const versions = ownMember(result, 'supportedVersions')
  if (!Array.isArray(versions)) return refuseShape('server/discover', 'a "supportedVersions" that is not an array')
  if (!versions.includes(modernVersion))
    throw unknownVersion(versions.find((version) => typeof version === 'string') ?? null, [modernVersion])
  const meta = objectMember(result, '_meta') ?? {}
  const serverInfo = objectMember(meta, 'io.modelcontextprotocol/serverInfo') ?? null
  const issues = issuesOf(document, message.index, '/_meta/io.modelcontextprotocol~1serverInfo')
  return { era: 'modern', protocolVersion: modernVersion, serverInfo, ...readCommon('server/discover', result), issues }
}

function legacyDialect(version: string): Dialect {
  return { headers: () => ({ 'MCP-Protocol-Version': version }), answersRequests: true }
}

/** Protocol revision 2026-07-28: every request carries who asks and how; HTTP repeats version and method in headers. */
function modernDialect(client: Introduction): Dialect {
  return {
    headers: (method) => ({
      'MCP-Protocol-Version': modernVersion,
      ...(method === '' ? {} : { 'Mcp-Method': method }),
    }),
    meta: {
      'io.modelcontextprotocol/protocolVersion': modernVersion,
      'io.modelcontextprotocol/clientInfo': { ...client.clientInfo },
      'io.modelcontextprotocol/clientCapabilities': capabilitiesOf(client),
    },
    answersRequests: false,
  }
}

function readCommon(method: string, result: JsonObject): Pick<Greeting, 'capabilities' | 'instructions'> {
  refuseMemberVariants(result, ['protocolVersion', 'supportedVersions', 'capabilities', 'serverInfo', 'instructions'])
  const capabilities = ownMember(result, 'capabilities')
  if (!isObject(capabilities)) return refuseShape(method, '"capabilities" that are not an object')
  // Some servers write every optional member, absent ones as null.
  const instructions = ownMember(result, 'instructions') ?? null
  if (instructions !== null && typeof instructions !== 'string')
    refuseShape(method, '"instructions" that are not a string')
  return { capabilities, instructions }
}

/** Where the parts of a greeting stand in a snapshot file. Issues elsewhere in the answer are none of the snapshot's. */
function issuesOf({ issues }: JsonDocument, batchIndex: number | undefined, serverInfoAt: string): JsonIssue[] {
  const base = `${batchIndex === undefined ? '' : `/${batchIndex}`}/result`
  const places = [
    { from: `${base}/instructions`, to: '/sections/instructions' },
    { from: `${base}/capabilities`, to: '/context/capabilities' },
    { from: `${base}${serverInfoAt}`, to: '/context/serverInfo' },
  ]
  return issues.flatMap(({ kind, pointer }) => {
    const place = places.find(({ from }) => pointer === from || pointer.startsWith(`${from}/`))
    return place === undefined ? [] : [{ kind, pointer: `${place.to}${pointer.slice(place.from.length)}` }]
  })
}

function unknownVersion(found: string | null, expected: readonly string[]): CaptureError {
  return new CaptureError('E_SERVER_PROTOCOL', {
    found: found === null ? 'no protocol version in common' : `the protocol version ${quote(found)}`,
    where: "the server's answer to the handshake",
    expected: expected.join(', '),
    next: 'A newer release may know it',
  })
}

function refuseShape(method: string, found: string): never {
  throw new ViolationError('E_VIOLATION_SHAPE', {
    found,
    where: `the answer to ${method}`,
    expected: 'what the MCP schema says',
  })
}
