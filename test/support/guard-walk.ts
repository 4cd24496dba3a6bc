/** Walks through a guard session by hand: events in, actions out, and the texts that a client or server would see. */
import { expect } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { type Line, readLine } from '../../src/guard/frames.ts'
import { type GuardVerdict, itemKey } from '../../src/guard/guard-verdict.ts'
import { guardLimits } from '../../src/guard/running/session-runner.ts'
import { step, stepUnread } from '../../src/guard/session/session.ts'
import { takeRecalled } from '../../src/guard/session/session-recalling.ts'
import {
  openSession,
  type SessionAction,
  type SessionEvent,
  type SessionSetup,
  type SessionState,
  type Step,
} from '../../src/guard/session/session-state.ts'
import { allDefinitions, type Snapshot } from '../../src/snapshot/snapshot.ts'

export type Json = Record<string, unknown>

const setup: SessionSetup = {
  secret: 'a secret of this test',
  platform: 'linux-x64',
  enforce: true,
  limits: guardLimits(),
}

/** The line of a message, or of a text that is one already. */
export function lineOf(message: Json | readonly Json[] | string): Line {
  const line = readLine(utf8(typeof message === 'string' ? message : JSON.stringify(message)))
  if (line === undefined) throw new Error('noise')
  return line
}

export const request = (id: number | string, method: string, params?: Json): Json => ({
  jsonrpc: '2.0',
  id,
  method,
  ...(params === undefined ? {} : { params }),
})
export const result = (id: unknown, value: Json): Json => ({ jsonrpc: '2.0', id, result: value })
export const notification = (method: string, params?: Json): Json => ({
  jsonrpc: '2.0',
  method,
  ...(params === undefined ? {} : { params }),
})
export const tool = (name: string, description = 'Says hello.'): Json => ({
  name,
  description,
  inputSchema: { type: 'object' },
})
export const listChanged = notification('notifications/tools/list_changed')
export const initialized = notification('notifications/initialized')
export const initialize = request(0, 'initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
})
export const hello = (more: Json = {}): Json =>
  result(0, {
    protocolVersion: '2025-11-25',
    capabilities: { tools: { listChanged: true } },
    serverInfo: { name: 's', version: '1' },
    ...more,
  })

/** Lets everything of a snapshot pass but the named items. */
export function passAll(snapshot: Snapshot, but: readonly string[] = []): GuardVerdict {
  const items = allDefinitions(snapshot).filter(({ name }) => !but.includes(name))
  const keys = items.map(({ section, name }) => itemKey(section, name))
  return { server: 'passes', passes: new Set([...keys, itemKey('instructions', '')]) }
}

/** A session, and what it did. */
export class Walk {
  state: SessionState
  readonly all: SessionAction[] = []
  /** How many lines need not have been read. */
  unread = 0
  /** Lines of the server's that are to be read later. */
  readonly later: Uint8Array[] = []

  constructor(over: Partial<SessionSetup> = {}) {
    this.state = openSession({ ...setup, ...over })
  }

  /** What the session does now. */
  happen(event: SessionEvent): SessionAction[] {
    return this.#take(step(this.state, event))
  }

  #take({ state, actions }: Step): SessionAction[] {
    this.state = state
    this.all.push(...actions)
    this.later.push(...actions.flatMap((action) => (action.type === 'read-later' ? [action.line] : [])))
    return [...actions]
  }

  /** Reads the lines that were to be read later. */
  readLater(): SessionAction[] {
    return this.later.splice(0).flatMap((bytes) => {
      const line = readLine(bytes)
      return line === undefined ? [] : this.happen({ type: 'server-line', line })
    })
  }

  client(message: Json | readonly Json[] | string): SessionAction[] {
    return this.#line('client', message)
  }

  server(message: Json | readonly Json[] | string): SessionAction[] {
    return this.#line('server', message)
  }

  /** Whenever a line may go on unread, reading it comes to the same. */
  #line(from: 'client' | 'server', message: Json | readonly Json[] | string): SessionAction[] {
    const line = lineOf(message)
    const recalled = from === 'server' ? takeRecalled(this.state, line.bytes) : undefined
    if (recalled !== undefined) return this.#take(recalled)
    const unread = stepUnread(this.state, from, line.bytes)
    const actions = this.happen({ type: `${from}-line`, line })
    if (unread === undefined) return actions
    this.unread += 1
    expect({ state: this.state, actions }).toEqual(unread)
    return actions
  }

  get phase(): string {
    return this.state.phase.name
  }

  /** The guard's own requests that the server has not answered: id and method. */
  ownRequests(): { id: string; method: string; params?: Json }[] {
    const sent = this.all.filter((action) => action.type === 'to-server').map(parse)
    return sent.filter(({ id }) => this.state.own.has(JSON.stringify(id))) as { id: string; method: string }[]
  }

  /** Answers the guard's own outstanding requests with these tools, and with nothing for other lists. */
  listOwn(tools: readonly Json[], more: Json = {}): SessionAction[] {
    return this.ownRequests().flatMap(({ id, method }) => {
      const lists: Json = {
        'tools/list': { tools, ...more },
        'prompts/list': { prompts: [] },
        'resources/list': { resources: [] },
        'resources/templates/list': { resourceTemplates: [] },
      }
      return this.server(result(id, (lists[method] ?? {}) as Json))
    })
  }

  /** Gives the verdict that was asked for last, and has its pins written. */
  decide(verdict?: GuardVerdict | null, saved = true): SessionAction[] {
    const asked = this.all.findLast((action) => action.type === 'assess')
    if (asked?.type !== 'assess') throw new Error('nothing was asked')
    const given = verdict === undefined ? passAll(asked.snapshot) : verdict
    const actions = this.happen({ type: 'verdict', epoch: asked.epoch, verdict: given })
    const commit = actions.find((action) => action.type === 'commit')
    if (commit?.type !== 'commit') return actions
    return [...actions, ...this.happen({ type: 'committed', epoch: commit.epoch, saved })]
  }

  /** A walk that is verifying its first listing. */
  static verifying(over: Partial<SessionSetup> = {}): Walk {
    const walk = new Walk(over)
    walk.client(initialize)
    walk.server(hello())
    walk.client(initialized)
    return walk
  }

  /** A walk that serves these tools. */
  static serving(tools: readonly Json[] = [tool('greet')], over: Partial<SessionSetup> = {}): Walk {
    const walk = Walk.verifying(over)
    walk.listOwn(tools)
    walk.decide()
    return walk
  }

  /** A walk that has refused its server. */
  static refused(): Walk {
    const walk = Walk.verifying()
    walk.listOwn([tool('greet')])
    walk.decide({ server: 'blocked', passes: new Set() })
    return walk
  }

  /** A walk whose server has ended. */
  static closed(): Walk {
    const walk = Walk.serving()
    walk.happen({ type: 'server-end' })
    return walk
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

/** The message of an action that carries one. */
export function parse(action: SessionAction): Json {
  return 'bytes' in action ? (JSON.parse(textOf(action.bytes)) as Json) : {}
}

/** Types of actions, in order. */
export const types = (actions: readonly SessionAction[]): string[] => actions.map(({ type }) => type)

/** Texts that go to the client. */
export function shown(actions: readonly SessionAction[]): string[] {
  return actions.flatMap((action) => (action.type === 'to-client' ? [textOf(action.bytes)] : []))
}

/** Texts that go to the server. */
export function sent(actions: readonly SessionAction[]): string[] {
  return actions.flatMap((action) => (action.type === 'to-server' ? [textOf(action.bytes)] : []))
}

/** Reason codes of the refusals among what goes to the client, by id. */
export function refusals(actions: readonly SessionAction[]): Record<string, string> {
  const answers = actions.filter(({ type }) => type === 'to-client').map(parse)
  return Object.fromEntries(
    answers.flatMap(({ id, error }) => {
      const reason = ((error as Json | undefined)?.data as Json | undefined)?.reason
      return typeof reason === 'string' ? [[String(id), reason]] : []
    }),
  )
}
