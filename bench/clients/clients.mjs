/**
 * Clients that install from npm and run without a person: how each is told of a server and of a model on loopback, and how
 * it is started so that it lists the server's tools (`list`) or calls one (`call`).
 */
const json = (value) => JSON.stringify(value, null, 2)
const servers = (server) => json({ mcpServers: { bench: server } })
const openAi = (model) => ({ OPENAI_API_KEY: 'none', OPENAI_BASE_URL: `${model}/v1`, OPENAI_MODEL: 'scripted' })
const inspected = ['--cli', '--config', 'mcp.json', '--server', 'bench', '--method']
const pairs = (input, ...option) => Object.entries(input).flatMap(([name, value]) => [...option, `${name}=${value}`])
const task = 'Call the tool once.'

const codexConfig = ({ command, args }, model) => `
model = "scripted"
model_provider = "loopback"
approval_policy = "never"
sandbox_mode = "danger-full-access"
[model_providers.loopback]
name = "loopback"
base_url = "${model}/v1"
wire_api = "responses"
[mcp_servers.bench]
command = ${JSON.stringify(command)}
args = ${JSON.stringify(args)}
required = true
`

const opencodeConfig = ({ command, args }, model) =>
  json({
    autoupdate: false,
    share: 'disabled',
    mcp: { bench: { type: 'local', command: [command, ...args] } },
    model: 'loopback/scripted',
    small_model: 'loopback/scripted',
    provider: {
      loopback: {
        npm: '@ai-sdk/openai-compatible',
        options: { baseURL: `${model}/v1`, apiKey: 'none' },
        models: { scripted: { tool_call: true } },
      },
    },
  })

const continueConfig = ({ command, args }, model) => `
name: bench
version: 1.0.0
schema: v1
models:
  - name: scripted
    provider: openai
    model: scripted
    apiKey: none
    apiBase: ${model}/v1
    roles: [chat]
    capabilities: [tool_use]
mcpServers:
  - name: bench
    command: ${command}
    args: ${JSON.stringify(args)}
`

/** Where Gemini CLI and what grew from it keep their settings, and that the folder is trusted. */
const geminiFiles = (folder, auth) => (server, _model, home) => ({
  [`${folder}/settings.json`]: json({
    mcpServers: { bench: server },
    tools: { toolSearch: { enabled: false } },
    security: { auth: { selectedType: auth } },
    general: { disableAutoUpdate: true },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
  }),
  [`${folder}/trustedFolders.json`]: json({ [home]: 'TRUST_FOLDER' }),
})

/**
 * Each by the name of its program: `files` below its home, `environment`, its words that call (a function of the tool and its arguments
 * where no model decides), and those that only look, if any.
 */
export const clients = {
  'mcp-inspector': {
    files: (server) => ({ 'mcp.json': servers(server) }),
    list: [...inspected, 'tools/list'],
    call: (tool, input) => [...inspected, 'tools/call', '--tool-name', tool, ...pairs(input, '--tool-arg')],
  },
  mcporter: {
    files: (server) => ({ 'mcp.json': servers(server) }),
    list: ['--config', 'mcp.json', 'list', 'bench'],
    call: (tool, input) => ['--config', 'mcp.json', 'call', `bench.${tool}`, ...pairs(input)],
  },
  claude: {
    files: (server) => ({ '.claude.json': servers(server) }),
    environment: (model) => ({
      ANTHROPIC_BASE_URL: model,
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      ENABLE_TOOL_SEARCH: 'false',
    }),
    list: ['mcp', 'list'],
    call: ['-p', task, '--allowedTools', 'mcp__bench', '--mcp-config', '.claude.json', '--strict-mcp-config'],
  },
  codex: {
    files: (server, model) => ({ '.codex/config.toml': codexConfig(server, model) }),
    call: ['exec', '--skip-git-repo-check', task],
  },
  gemini: {
    files: geminiFiles('.gemini', 'gemini-api-key'),
    environment: (model) => ({ GEMINI_API_KEY: 'none', GOOGLE_GEMINI_BASE_URL: model }),
    list: ['mcp', 'list'],
    call: ['-m', 'gemini-2.5-flash', '--approval-mode', 'yolo', '-p', task],
  },
  qwen: {
    files: geminiFiles('.qwen', 'openai'),
    environment: openAi,
    list: ['mcp', 'list'],
    call: ['--approval-mode', 'yolo', '-p', task],
  },
  opencode: {
    files: (server, model) => ({ '.config/opencode/opencode.json': opencodeConfig(server, model) }),
    list: ['mcp', 'list'],
    call: ['run', '--auto', task],
  },
  copilot: {
    files: ({ command, args }) => ({
      '.copilot/mcp-config.json': servers({ type: 'local', command, args, tools: ['*'] }),
    }),
    environment: (model) => ({
      COPILOT_OFFLINE: 'true',
      COPILOT_AUTO_UPDATE: 'false',
      COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
      COPILOT_MODEL: 'scripted',
    }),
    call: ['-p', task, '--allow-all-tools'],
  },
  cline: {
    files: ({ command, args }, model) => ({
      '.cline/data/settings/cline_mcp_settings.json': servers({ transport: { type: 'stdio', command, args } }),
      '.cline/data/settings/providers.json': json({
        version: 1,
        lastUsedProvider: 'openai-compatible',
        modes: {},
        providers: {
          'openai-compatible': {
            settings: { provider: 'openai-compatible', apiKey: 'none', model: 'scripted', baseUrl: `${model}/v1` },
            updatedAt: '2026-01-01T00:00:00.000Z',
            tokenSource: 'manual',
          },
        },
      }),
    }),
    environment: () => ({ CLINE_SESSION_BACKEND_MODE: 'local', CLINE_NO_AUTO_UPDATE: '1' }),
    call: ['--auto-approve', 'true', task],
  },
  cn: {
    files: (server, model) => ({ '.continue/config.yaml': continueConfig(server, model) }),
    call: ['--config', '.continue/config.yaml', '--auto', '-p', task],
  },
}
