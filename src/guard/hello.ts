/** What a server says of itself: the result of `initialize` (legacy) or `server/discover` (2026-07-28). */

import type { Era } from '../client/capture/handshake.ts'
import { refuseMemberVariants } from '../client/transport/frame.ts'
import type { JsonIssue } from '../encoding/json-document.ts'
import { isObject, type JsonObject, objectMember, ownMember, stringMember } from '../encoding/json-value.ts'
import { ViolationError } from '../errors.ts'
import type { ItemSection } from '../snapshot/definition.ts'
import { makeSnapshot, type Snapshot, type SnapshotContext } from '../snapshot/snapshot.ts'
import { type Message, resultOf } from './frames.ts'

/** What a server said of itself. */
export interface Hello {
  readonly era: Era
  readonly context: SnapshotContext
  readonly instructions: string | null
  /** Values without a faithful canonical form; pointers as in a snapshot file. */
  readonly issues: readonly JsonIssue[]
  /** `_meta` of the guard's own requests in the modern era: the client's, so that both look alike to the server. */
  readonly meta: JsonObject | null
}

const metaPrefix = 'io.modelcontextprotocol/'

/** Members that no reader may take for another in a different case. */
const helloMembers = ['protocolVersion', 'supportedVersions', 'capabilities', 'serverInfo', 'instructions']

/**
 * Reads a hello. `meta` is the `_meta` of the request it answers, null in the legacy era.
 *
 * @throws ViolationError `E_VIOLATION_SHAPE` where the instructions are no string, or the capabilities no object.
 */
export function readHello(message: Message, meta: JsonObject | null, platform: string): Hello {
  const result = resultOf(message) ?? refuse('an answer without a result')
  refuseMemberVariants(result, helloMembers)
  const instructions = ownMember(result, 'instructions') ?? null
  if (instructions !== null && typeof instructions !== 'string') return refuse('instructions that are not a string')
  const capabilities = ownMember(result, 'capabilities') ?? {}
  if (!isObject(capabilities)) return refuse('capabilities that are not an object')
  const context = { ...readContext(result, meta), capabilities, platform }
  const issues = readIssues(message, meta === null ? '/serverInfo' : '/_meta/io.modelcontextprotocol~1serverInfo')
  return { era: meta === null ? 'legacy' : 'modern', context, instructions, issues, meta }
}

function readContext(
  result: JsonObject,
  meta: JsonObject | null,
): Pick<SnapshotContext, 'serverInfo' | 'protocolVersion'> {
  if (meta === null) {
    return {
      serverInfo: objectMember(result, 'serverInfo') ?? null,
      protocolVersion: stringMember(result, 'protocolVersion') ?? '',
    }
  }
  return {
    serverInfo: objectMember(objectMember(result, '_meta') ?? {}, `${metaPrefix}serverInfo`) ?? null,
    protocolVersion: stringMember(meta, `${metaPrefix}protocolVersion`) ?? '',
  }
}

/** Issues elsewhere in the answer are none of the snapshot's. */
function readIssues({ document, index }: Message, serverInfoAt: string): JsonIssue[] {
  const base = `${index === undefined ? '' : `/${index}`}/result`
  const places = [
    { from: `${base}/instructions`, to: instructionsPointer },
    { from: `${base}/capabilities`, to: '/context/capabilities' },
    { from: `${base}${serverInfoAt}`, to: '/context/serverInfo' },
  ]
  return document.issues.flatMap(({ kind, pointer }) => {
    const place = places.find(({ from }) => pointer === from || pointer.startsWith(`${from}/`))
    return place === undefined ? [] : [{ kind, pointer: `${place.to}${pointer.slice(place.from.length)}` }]
  })
}

const instructionsPointer = '/sections/instructions'

/** Instructions with a value that has no faithful canonical form are always withheld. */
export function hasFlawedInstructions({ issues }: Hello): boolean {
  return issues.some(({ pointer }) => pointer === instructionsPointer)
}

/** The lists that a server advertises. Its resource templates come with its resources. */
export function advertisedSections({ context: { capabilities } }: Hello): readonly ItemSection[] {
  const has = (capability: string): boolean => isObject(ownMember(capabilities, capability))
  return [
    ...(has('tools') ? (['tools'] as const) : []),
    ...(has('prompts') ? (['prompts'] as const) : []),
    ...(has('resources') ? (['resources', 'resourceTemplates'] as const) : []),
  ]
}

/** A snapshot of nothing but the instructions, for judging them before the lists are known. */
export function instructionsAlone({ context, instructions, issues }: Hello): Snapshot {
  return makeSnapshot({ context, instructions, issues, sections: {} })
}

/**
 * The `_meta` of a modern request that the guard's own requests repeat: everything but the progress token, which asks
 * for notifications. Null where the request is not a modern one.
 */
export function modernMeta(message: Message): JsonObject | null {
  const meta = objectMember(objectMember(message.value, 'params') ?? {}, '_meta')
  if (meta === undefined || stringMember(meta, `${metaPrefix}protocolVersion`) === undefined) return null
  return Object.fromEntries(Object.entries(meta).filter(([name]) => name !== 'progressToken'))
}

/** Parameters of the guard's own request for the first page of a list. */
export function listParams(meta: Hello['meta']): JsonObject {
  return meta === null ? {} : { _meta: meta }
}

function refuse(found: string): never {
  throw new ViolationError('E_VIOLATION_SHAPE', {
    found,
    where: "the server's answer to initialize or server/discover",
    expected: 'what the MCP specification says',
  })
}
