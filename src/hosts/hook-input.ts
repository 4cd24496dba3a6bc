/**
 * Reads what a client gives its hook on standard input, each in its documented form:
 *
 * - Claude Code: code.claude.com/docs/en/hooks, and the types in the program 2.1.330 (`mcp_server`, `Elicitation`).
 * - VS Code: code.visualstudio.com/docs/agents/reference/hooks-reference, 2026-07-29 (preview).
 * - Gemini CLI: geminicli.com/docs/hooks/reference, and `extractMcpContext` in the program 0.61.0.
 * - Cursor: cursor.com/docs/agent/hooks; `mcp_server_name` only as others report it of 2026-10.
 * - Codex: developers.openai.com/codex/hooks, and codex-rs/hooks/src/events/pre_tool_use.rs.
 *
 * Read 2026-11-21. Members that are not needed here are left alone; those that are must be what they should be.
 */
import type { JsonValue } from '../encoding/json-value.ts'
import { MemberReader } from '../encoding/member-reader.ts'
import { FormatError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import type { AskedCall, AskedElicitation, HookClient, HookEvent, StatedTarget, ToolReference } from './hook-event.ts'

/** Longest name of a tool or a server that is read. */
const maxNameLength = 512

/**
 * Reads an event.
 *
 * @throws FormatError `E_CONFIG_INVALID` where it is not in the client's form.
 */
export function readHookEvent(client: HookClient, value: JsonValue): HookEvent {
  const input = new MemberReader(value, unexpected)
  const event = input.text(input.has('hook_event_name') ? 'hook_event_name' : 'hookEventName')
  if (event === 'SessionStart' || event === 'sessionStart') return { kind: 'session-start' }
  return readers[client](input, event)
}

function unexpected(pointer: string, expected: string): FormatError {
  return new FormatError('E_CONFIG_INVALID', {
    found: `an unexpected value at ${quote(pointer)}`,
    where: 'what the client gave its hook',
    expected,
    pointer,
  })
}

const other: HookEvent = { kind: 'other' }

const readers: Readonly<Record<HookClient, (input: MemberReader, event: string) => HookEvent>> = {
  'claude-code': readClaudeCode,
  vscode: (input, event) => (event === 'PreToolUse' ? readVsCode(input) : other),
  gemini: (input, event) => (event === 'BeforeTool' ? readGemini(input) : other),
  cursor: (input, event) => (event === 'beforeMCPExecution' ? readCursor(input) : other),
  codex: (input, event) => (event === 'PreToolUse' ? readCodex(input) : other),
}

function readClaudeCode(input: MemberReader, event: string): HookEvent {
  if (event === 'Elicitation') return readElicitation(input)
  if (event !== 'PreToolUse') return other
  const qualified = name(input, 'tool_name')
  // VS Code runs the hooks of Claude Code's settings too, with names of its own.
  if (!qualified.startsWith('mcp__')) return readVsCode(input)
  if (!input.has('mcp_server')) return call(input, { kind: 'joined', qualified })
  const server = input.object('mcp_server')
  const fromProject = server.text('source') === 'project'
  return { ...call(input, { kind: 'known-server', server: name(server, 'name'), qualified }), fromProject }
}

function readElicitation(input: MemberReader): AskedElicitation {
  return {
    kind: 'elicitation',
    server: name(input, 'mcp_server_name'),
    message: input.text('message'),
    url: input.has('url') ? input.text('url') : null,
    schema: input.value('requested_schema') ?? null,
  }
}

function readVsCode(input: MemberReader): HookEvent {
  const qualified = name(input, 'tool_name')
  return qualified.startsWith('mcp_') ? call(input, { kind: 'prefixed', qualified }) : other
}

function readCodex(input: MemberReader): HookEvent {
  const qualified = name(input, 'tool_name')
  return qualified.startsWith('mcp__') ? call(input, { kind: 'joined', qualified }) : other
}

function readGemini(input: MemberReader): HookEvent {
  const qualified = name(input, 'tool_name')
  if (!input.has('mcp_context')) return qualified.startsWith('mcp_') ? unnamed(input, qualified) : other
  const context = input.object('mcp_context')
  const tool: ToolReference = { kind: 'exact', server: name(context, 'server_name'), tool: name(context, 'tool_name') }
  return { ...call(input, tool), target: geminiTarget(context) }
}

/** A tool of MCP of which Gemini CLI says no server: it is looked for by name alone. */
function unnamed(input: MemberReader, qualified: string): AskedCall {
  return call(input, { kind: 'prefixed', qualified })
}

function geminiTarget(context: MemberReader): StatedTarget | null {
  if (context.has('command') && !context.isNull('command')) {
    const args = context.has('args') && !context.isNull('args') ? context.texts('args') : []
    return { kind: 'command', argv: [context.text('command'), ...args] }
  }
  return context.has('url') && !context.isNull('url') ? { kind: 'url', url: context.text('url') } : null
}

function readCursor(input: MemberReader): AskedCall {
  const tool = name(input, 'tool_name')
  const target = cursorTarget(input)
  const reference: ToolReference = input.has('mcp_server_name')
    ? { kind: 'exact', server: name(input, 'mcp_server_name'), tool }
    : { kind: 'tool-alone', tool }
  if (reference.kind === 'tool-alone' && target === null)
    input.refuse('mcp_server_name', 'a server, a url or a command')
  return { ...call(input, reference), target, cwd: workspace(input) }
}

function cursorTarget(input: MemberReader): StatedTarget | null {
  if (input.has('url')) return { kind: 'url', url: input.text('url') }
  return input.has('command') ? { kind: 'command-line', line: input.text('command') } : null
}

function workspace(input: MemberReader): string | null {
  return input.has('workspace_roots') ? (input.texts('workspace_roots')[0] ?? null) : null
}

function call(input: MemberReader, tool: ToolReference): AskedCall {
  return {
    kind: 'call',
    tool,
    arguments: input.value('tool_input') ?? {},
    target: null,
    fromProject: null,
    cwd: input.has('cwd') ? input.text('cwd') : null,
  }
}

/** A name: short, and without half of a surrogate pair, which no two programs write alike. */
function name(fields: MemberReader, member: string): string {
  const text = fields.text(member)
  if (text.length > maxNameLength || !text.isWellFormed()) fields.refuse(member, `at most ${maxNameLength} characters`)
  return text
}
