/**
 * Where each client reads its hooks, and what has to stand there for it to ask us. Sources as in hook-input.ts, and
 * code.visualstudio.com/docs/agent-customization/hooks, 2026-06-03, for the folders of VS Code.
 *
 * To most clients a hook that fails is no refusal. So the command itself ends with 2 and a reason where it cannot be run,
 * which is one to all of them.
 */
import { isArray, isObject, type JsonObject, type JsonValue, ownMember } from '../encoding/json-value.ts'
import type { HookClient } from './hook-event.ts'
import { appendElement, container, cutElements, insertMember, readSettings } from './settings-text.ts'

/** Whose settings: one user's, or those of whoever works in a project. */
export type HookScope = 'user' | 'project'

interface ClientSettings {
  /** Below the user's home; `folder` is what the client's own variable replaces. */
  readonly user: { readonly folder: string; readonly variable: string | null; readonly file: string }
  /** Below the project's folder. */
  readonly project: string
  /** Members that the file must have beside its hooks. */
  readonly head: JsonObject
  /** What is added under which event. */
  entries(command: string): readonly (readonly [event: string, entry: JsonObject])[]
}

/** Seconds after which a client gives up. To most of them that is no refusal, so it is generous. */
const timeoutSeconds = 30

const settings: Readonly<Record<HookClient, ClientSettings>> = {
  'claude-code': {
    user: { folder: '.claude', variable: 'CLAUDE_CONFIG_DIR', file: 'settings.json' },
    project: '.claude/settings.json',
    head: {},
    entries: (command) => [
      ['SessionStart', { hooks: [handler(command)] }],
      ['PreToolUse', { matcher: 'mcp__.*', hooks: [handler(command)] }],
      ['Elicitation', { hooks: [handler(command)] }],
    ],
  },
  vscode: {
    user: { folder: '.copilot', variable: null, file: 'hooks/touchmark.json' },
    project: '.github/hooks/touchmark.json',
    head: {},
    entries: (command) => [
      ['SessionStart', handler(command)],
      ['PreToolUse', handler(command)],
    ],
  },
  gemini: {
    user: { folder: '.gemini', variable: null, file: 'settings.json' },
    project: '.gemini/settings.json',
    head: {},
    // Without a matcher: how tools of MCP are named has changed between versions, and a name that is not matched passes.
    entries: (command) => [
      ['SessionStart', { hooks: [handler(command, 1000)] }],
      ['BeforeTool', { hooks: [handler(command, 1000)] }],
    ],
  },
  cursor: {
    user: { folder: '.cursor', variable: null, file: 'hooks.json' },
    project: '.cursor/hooks.json',
    head: { version: 1 },
    entries: (command) => [['beforeMCPExecution', { command, timeout: timeoutSeconds, failClosed: true }]],
  },
  codex: {
    user: { folder: '.codex', variable: 'CODEX_HOME', file: 'hooks.json' },
    project: '.codex/hooks.json',
    head: {},
    entries: (command) => [
      ['SessionStart', { hooks: [handler(command)] }],
      ['PreToolUse', { matcher: 'mcp__.*', hooks: [handler(command)] }],
    ],
  },
}

function handler(command: string, unitsPerSecond = 1): JsonObject {
  return { type: 'command', command, timeout: timeoutSeconds * unitsPerSecond }
}

/** Path of the settings file. `home` and `project` are absolute folders; so is a variable's value that is used. */
export function hookSettingsPath(
  client: HookClient,
  scope: HookScope,
  folders: {
    readonly home: string
    readonly project: string
    readonly env: Readonly<Record<string, string | undefined>>
  },
): string {
  const { user, project } = settings[client]
  if (scope === 'project') return `${folders.project}/${project}`
  const moved = user.variable === null ? undefined : folders.env[user.variable]
  return `${moved?.startsWith('/') === true ? moved : `${folders.home}/${user.folder}`}/${user.file}`
}

/** The shell command that a client runs. `program` are the words that start this program, quoted here. */
export function hookCommand(client: HookClient, program: readonly string[], askFlagged: boolean): string {
  const words = [...program, 'hook', 'answer', client, ...(askFlagged ? ['--ask-flagged'] : [])]
  const failed = `{ echo 'Touchmark could not be started, so this is refused.' >&2; exit 2; }`
  return `${words.map(shellWord).join(' ')} || ${failed}`
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** What is added to a client's settings. */
export function hookEntries(client: HookClient, command: string): ReturnType<ClientSettings['entries']> {
  return settings[client].entries(command)
}

/**
 * The settings with our hooks in them, once; the same text where they are there already. `text` null: there is no file.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where the file is not what the client reads.
 */
export function withHooks(client: HookClient, text: string | null, command: string, where: string): string {
  const { head, entries } = settings[client]
  if (text === null || text.trim() === '') return newSettings(head, entries(command))
  let edited = hasExactly(client, text, command, where) ? text : withoutHooks(client, text, where)
  for (const [name, value] of Object.entries(head)) {
    const document = readSettings(edited, where)
    if (ownMember(document.value, name) === undefined) edited = insertMember(document, document.value, name, value)
  }
  for (const [event, entry] of entries(command)) edited = withHook(edited, event, entry, where)
  return edited
}

function newSettings(head: JsonObject, entries: ReturnType<ClientSettings['entries']>): string {
  const hooks = Object.fromEntries(entries.map(([event, entry]) => [event, [entry]]))
  return `${JSON.stringify({ ...head, hooks }, null, 2)}\n`
}

function hasExactly(client: HookClient, text: string, command: string, where: string): boolean {
  const hooks = container(readSettings(text, where).value, 'hooks', 'object', where)
  const found = Object.values(hooks ?? {}).flatMap((list) =>
    isArray(list) ? list.filter((each) => isOurs(client, each)) : [],
  )
  const wanted = settings[client].entries(command).map(([, entry]) => JSON.stringify(entry))
  return found.length === wanted.length && found.every((entry, index) => JSON.stringify(entry) === wanted[index])
}

function withHook(text: string, event: string, entry: JsonObject, where: string): string {
  const document = readSettings(text, where)
  const hooks = container(document.value, 'hooks', 'object', where)
  if (hooks === undefined) return insertMember(document, document.value, 'hooks', { [event]: [entry] })
  const list = container(hooks, event, 'array', where)
  if (list === undefined) return insertMember(document, hooks, event, [entry])
  const written = JSON.stringify(entry)
  return list.some((each) => JSON.stringify(each) === written) ? text : appendElement(document, list, entry)
}

/** The settings without our hooks; everybody else's stay. Throws as {@link withHooks}. */
export function withoutHooks(client: HookClient, text: string, where: string): string {
  const names = Object.keys(container(readSettings(text, where).value, 'hooks', 'object', where) ?? {})
  return names.reduce((edited, event) => withoutHook(client, edited, event, where), text)
}

function withoutHook(client: HookClient, text: string, event: string, where: string): string {
  const document = readSettings(text, where)
  const list = container(container(document.value, 'hooks', 'object', where) ?? {}, event, 'array', where) ?? []
  const shared = list.find((each) => isShared(client, each))
  if (!isObject(shared)) return cutElements(document, list, (each) => isOurs(client, each))
  const handlers = container(shared, 'hooks', 'array', where) ?? []
  return withoutHook(
    client,
    cutElements(document, handlers, (each) => isOurs(client, each)),
    event,
    where,
  )
}

/** Whether somebody put a handler of theirs into a group with ours. */
function isShared(client: HookClient, element: JsonValue): boolean {
  const handlers = isObject(element) ? ownMember(element, 'hooks') : undefined
  if (!isArray(handlers)) return false
  const ours = handlers.filter((each) => isOurs(client, each)).length
  return ours > 0 && ours < handlers.length
}

/** Whether an entry is ours: its command, or that of every handler in it, asks this program about this client. */
function isOurs(client: HookClient, element: JsonValue): boolean {
  if (!isObject(element)) return false
  const handlers = ownMember(element, 'hooks')
  if (isArray(handlers)) return handlers.length > 0 && handlers.every((each) => isOurs(client, each))
  const command = ownMember(element, 'command')
  if (typeof command !== 'string') return false
  return command.includes(` hook answer ${client} `) && /touchmark|cli\/hook\.cjs/.test(command)
}
