import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const samples = join(import.meta.dirname, '../hosts/samples')

/** Each sample, the client that reads it, and where that client keeps it on Linux, below the home folder. */
export const hostSamples: readonly (readonly [sample: string, host: string, place: string])[] = [
  ['claude-desktop.json', 'claude-desktop', '.config/Claude/claude_desktop_config.json'],
  ['claude-code.json', 'claude-code', '.claude.json'],
  ['cursor.json', 'cursor', '.cursor/mcp.json'],
  ['vscode.jsonc', 'vscode', '.config/Code/User/mcp.json'],
  ['windsurf.json', 'windsurf', '.codeium/windsurf/mcp_config.json'],
  ['zed.jsonc', 'zed', '.config/zed/settings.json'],
  ['codex.toml', 'codex', '.codex/config.toml'],
  ['gemini-cli.json', 'gemini-cli', '.gemini/settings.json'],
  ['cline.json', 'cline', '.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json'],
  ['cline-cli.json', 'cline', '.cline/data/settings/cline_mcp_settings.json'],
  ['continue.yaml', 'continue', '.continue/config.yaml'],
  ['goose.yaml', 'goose', '.config/goose/config.yaml'],
  ['jetbrains.json', 'jetbrains', '.junie/mcp/mcp.json'],
  ['opencode.jsonc', 'opencode', '.config/opencode/opencode.jsonc'],
  ['lm-studio.json', 'lm-studio', '.lmstudio/mcp.json'],
  ['copilot-cli.json', 'copilot-cli', '.copilot/mcp-config.json'],
  ['amazon-q.json', 'amazon-q', '.aws/amazonq/mcp.json'],
]

/** The bytes of a sample. */
export function sampleBytes(sample: string): Buffer {
  return readFileSync(join(samples, sample))
}

/** Writes a file below a folder, with the folders that lead to it; says its path. */
export function writeBelow(folder: string, place: string, content: string | Uint8Array): string {
  const path = join(folder, place)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}
