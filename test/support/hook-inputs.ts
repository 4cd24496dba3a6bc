/**
 * What clients give their hooks, as they document it: the fields and values of each source, with our sample server in them.
 * Read 2026-11-21.
 */

/** Claude Code 2.1.330: code.claude.com/docs/en/hooks; `mcp_server` from the types in the program. */
export const claudeCode = {
  session_id: 'abc123',
  transcript_path: '/home/me/.claude/projects/shop/00893aaf.jsonl',
  cwd: '/home/me/shop',
  permission_mode: 'default',
  hook_event_name: 'PreToolUse',
  tool_name: 'mcp__weather__read_file',
  tool_input: { path: '/srv/a.txt' },
  tool_use_id: 'toolu_01ABC123',
  mcp_server: { name: 'weather', source: 'user' },
}

/** The same client's `Elicitation`, from the types in the program. */
export const claudeElicitation = {
  session_id: 'abc123',
  transcript_path: '/home/me/.claude/projects/shop/00893aaf.jsonl',
  cwd: '/home/me/shop',
  hook_event_name: 'Elicitation',
  mcp_server_name: 'weather',
  message: 'Which city?',
  mode: 'form',
  requested_schema: { type: 'object', properties: { city: { type: 'string', description: 'Name of the city' } } },
}

/** VS Code: code.visualstudio.com/docs/agent-customization/hooks, 2026-06-03; the name as `McpPrefixGenerator` makes it. */
export const vsCode = {
  timestamp: '2026-02-09T10:30:00.000Z',
  cwd: '/home/me/shop',
  sessionId: 'session-identifier',
  hookEventName: 'PreToolUse',
  transcript_path: '/home/me/transcript.json',
  tool_name: 'mcp_files_read_file',
  tool_input: { path: '/srv/a.txt' },
  tool_use_id: 'tool-123',
}

/** Gemini CLI: geminicli.com/docs/hooks/reference; `mcp_context` as the program 0.61.0 makes it. */
export const gemini = {
  session_id: 'abc123',
  transcript_path: '/home/me/.gemini/tmp/session.json',
  cwd: '/home/me/shop',
  hook_event_name: 'BeforeTool',
  timestamp: '2026-11-21T12:00:00.000Z',
  tool_name: 'mcp_weather_read_file',
  tool_input: { path: '/srv/a.txt' },
  mcp_context: { server_name: 'weather', tool_name: 'read_file', command: 'weather-server', args: ['--stdio'] },
}

/** Cursor: cursor.com/docs/agent/hooks; `mcp_server_name` as others report it of cursor-agent 2026.10.01. */
export const cursor = {
  conversation_id: '668320d2-2fd8-4888-b33c-2a466fec86e7',
  generation_id: '490b90b7-a2ce-4c2c-bb76-cb77b125df2f',
  model: 'default',
  hook_event_name: 'beforeMCPExecution',
  cursor_version: '2026.10.01-e373342',
  workspace_roots: ['/home/me/shop'],
  user_email: null,
  transcript_path: null,
  tool_name: 'read_file',
  tool_input: '{"path":"/srv/a.txt"}',
  mcp_server_name: 'weather',
  command: 'weather-server --stdio',
}

/** Codex: developers.openai.com/codex/hooks, and `command_input_json` of codex-rs/hooks/src/events/pre_tool_use.rs. */
export const codex = {
  session_id: '0199a213-81c0-7800-8aa1-bbab2a035a53',
  turn_id: 'turn-1',
  transcript_path: null,
  cwd: '/home/me/shop',
  hook_event_name: 'PreToolUse',
  model: 'gpt-5-codex',
  permission_mode: 'default',
  tool_name: 'mcp__weather__read_file',
  tool_input: { path: '/srv/a.txt' },
  tool_use_id: 'call-1',
}
