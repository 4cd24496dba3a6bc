/**
 * Every host application that Touchmark knows, as data. Read from the hosts' own documentation and from two programs that
 * rewrite the same files; each line says where and when.
 */
import type { EntryDialect, Host, HostFile, HostName } from './host.ts'

const usual: EntryDialect = { program: 'command', args: 'args', env: 'env', stdioType: 'stdio' }
const mcpServers = [['mcpServers']] as const

const user = (path: HostFile['path'], tables: HostFile['tables'] = mcpServers): HostFile => ({
  scope: 'user',
  path,
  tables,
})
const project = (path: string, tables: HostFile['tables'] = mcpServers): HostFile => ({
  scope: 'project',
  path,
  tables,
})

const toolhive = 'stacklok/toolhive pkg/client/config.go'
const agentScan = 'snyk/agent-scan well_known_clients.py'

/** In the order in which they are listed to people. */
export const hosts: readonly Host[] = [
  {
    name: 'claude-desktop',
    title: 'Claude Desktop',
    files: [user('{config}/Claude/claude_desktop_config.json')],
    dialect: usual,
    references: 'none',
    source: { text: `modelcontextprotocol.io/quickstart/user; ${agentScan}`, date: '2026-06-30' },
  },
  {
    name: 'claude-code',
    title: 'Claude Code',
    files: [user('~/.claude.json', [['mcpServers'], ['projects', '*', 'mcpServers']]), project('.mcp.json')],
    dialect: usual,
    references: 'braces',
    source: { text: `code.claude.com/docs/en/mcp; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'cursor',
    title: 'Cursor',
    files: [user('~/.cursor/mcp.json'), project('.cursor/mcp.json')],
    dialect: usual,
    references: 'env',
    source: { text: `cursor.com/docs/context/mcp; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'vscode',
    title: 'VS Code',
    files: [
      user('{config}/Code/User/mcp.json', [['servers']]),
      user('{config}/Code - Insiders/User/mcp.json', [['servers']]),
      project('.vscode/mcp.json', [['servers']]),
    ],
    dialect: usual,
    references: 'env',
    source: { text: `code.visualstudio.com/docs/copilot/reference/mcp-configuration; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'windsurf',
    title: 'Windsurf',
    files: [user('~/.codeium/windsurf/mcp_config.json')],
    dialect: usual,
    references: 'env',
    source: { text: `docs.windsurf.com/windsurf/cascade/mcp; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'zed',
    title: 'Zed',
    files: [
      user(
        {
          linux: '{xdg}/zed/settings.json',
          darwin: '~/.config/zed/settings.json',
          win32: '{config}/Zed/settings.json',
        },
        [['context_servers']],
      ),
      project('.zed/settings.json', [['context_servers']]),
    ],
    dialect: usual,
    references: 'none',
    source: { text: `zed.dev/docs/ai/mcp; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'codex',
    title: 'Codex',
    files: [user('~/.codex/config.toml', [['mcp_servers']]), project('.codex/config.toml', [['mcp_servers']])],
    dialect: usual,
    references: 'none',
    source: { text: `openai/codex docs/config.md; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'gemini-cli',
    title: 'Gemini CLI',
    files: [user('~/.gemini/settings.json'), project('.gemini/settings.json')],
    dialect: usual,
    references: 'shell',
    source: { text: `google-gemini/gemini-cli docs/tools/mcp-server.md; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'cline',
    title: 'Cline',
    files: [
      user('{config}/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json'),
      user('~/.cline/data/settings/cline_mcp_settings.json'),
    ],
    dialect: usual,
    references: 'env',
    source: { text: `docs.cline.bot/mcp; ${toolhive}; \`cline mcp add\` of cline 3.0.65`, date: '2026-11-22' },
  },
  {
    name: 'continue',
    title: 'Continue',
    files: [
      user('~/.continue/config.yaml'),
      project('.continue/mcpServers/*.yaml'),
      project('.continue/mcpServers/*.json'),
    ],
    dialect: usual,
    references: 'braces',
    source: { text: `docs.continue.dev/customize/deep-dives/mcp; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'goose',
    title: 'Goose',
    files: [
      user(
        {
          linux: '{xdg}/goose/config.yaml',
          darwin: '~/.config/goose/config.yaml',
          win32: '{config}/Block/goose/config/config.yaml',
        },
        [['extensions']],
      ),
    ],
    dialect: { program: 'cmd', args: 'args', env: 'envs', stdioType: 'stdio' },
    references: 'none',
    source: { text: `block/goose documentation, guides/config-files; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'jetbrains',
    title: 'JetBrains (Junie, and Windsurf’s plugin)',
    files: [user('~/.junie/mcp/mcp.json'), user('~/.codeium/mcp_config.json'), project('.junie/mcp/mcp.json')],
    dialect: usual,
    references: 'none',
    source: { text: `jetbrains.com/help/junie/model-context-protocol-mcp.html; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'opencode',
    title: 'OpenCode',
    files: [
      user('{xdg}/opencode/opencode.json', [['mcp']]),
      user('{xdg}/opencode/opencode.jsonc', [['mcp']]),
      project('opencode.json', [['mcp']]),
      project('opencode.jsonc', [['mcp']]),
    ],
    dialect: { program: 'command', args: null, env: 'environment', stdioType: 'local' },
    references: 'plain-env',
    source: { text: `opencode.ai/docs/mcp-servers; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'lm-studio',
    title: 'LM Studio',
    files: [user('~/.lmstudio/mcp.json')],
    dialect: usual,
    references: 'none',
    source: { text: `lmstudio.ai/docs/app/mcp; ${toolhive}`, date: '2026-08-21' },
  },
  {
    name: 'copilot-cli',
    title: 'Copilot CLI',
    files: [user('~/.copilot/mcp-config.json'), project('.github/mcp.json')],
    dialect: { ...usual, stdioType: 'local' },
    references: 'braces',
    source: {
      text: 'docs.github.com/copilot/how-tos/copilot-cli/customize-copilot/add-mcp-servers',
      date: '2026-11-21',
    },
  },
  {
    name: 'amazon-q',
    title: 'Amazon Q Developer',
    files: [user('~/.aws/amazonq/mcp.json'), project('.amazonq/mcp.json')],
    dialect: usual,
    references: 'env',
    source: {
      text: 'docs.aws.amazon.com/amazonq/latest/qdeveloper-ug/command-line-mcp-configuration.html',
      date: '2026-11-21',
    },
  },
]

/** A host by its name, or undefined. */
export function hostNamed(name: string): Host | undefined {
  return hosts.find((host) => host.name === (name as HostName))
}
