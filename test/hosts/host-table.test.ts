import { describe, expect, test } from 'vitest'
import { type HostFolders, hostPath } from '../../src/hosts/host.ts'
import { hostNamed, hosts } from '../../src/hosts/host-table.ts'

const folders: Readonly<Record<string, HostFolders>> = {
  linux: { platform: 'linux', home: '/home/you', xdg: '/home/you/.config', appData: null },
  darwin: { platform: 'darwin', home: '/Users/you', xdg: '/Users/you/.config', appData: null },
  win32: {
    platform: 'win32',
    home: 'C:/Users/you',
    xdg: 'C:/Users/you/.config',
    appData: 'C:/Users/you/AppData/Roaming',
  },
}

const firstPath = (name: string, platform: string): string | null => {
  const [file] = hostNamed(name)?.files ?? []
  return file === undefined ? null : hostPath(file, folders[platform]!)
}

describe('the table of hosts', () => {
  test('has the sixteen clients, each once, with a source and a date', () => {
    expect(hosts.map(({ name }) => name).sort()).toEqual([
      ...['amazon-q', 'claude-code', 'claude-desktop', 'cline', 'codex', 'continue', 'copilot-cli', 'cursor'],
      ...['gemini-cli', 'goose', 'jetbrains', 'lm-studio', 'opencode', 'vscode', 'windsurf', 'zed'],
    ])
    for (const { name, source, files } of hosts) {
      expect(source.date, name).toMatch(/^2026-\d\d-\d\d$/)
      expect(source.text.length, name).toBeGreaterThan(10)
      expect(files.length, name).toBeGreaterThan(0)
    }
    expect(hostNamed('nobody')).toBeUndefined()
  })

  test.each<[string, string, string, string]>([
    [
      'claude-desktop',
      '/home/you/.config/Claude/claude_desktop_config.json',
      '/Users/you/Library/Application Support/Claude/claude_desktop_config.json',
      'C:/Users/you/AppData/Roaming/Claude/claude_desktop_config.json',
    ],
    ['cursor', '/home/you/.cursor/mcp.json', '/Users/you/.cursor/mcp.json', 'C:/Users/you/.cursor/mcp.json'],
    [
      'vscode',
      '/home/you/.config/Code/User/mcp.json',
      '/Users/you/Library/Application Support/Code/User/mcp.json',
      'C:/Users/you/AppData/Roaming/Code/User/mcp.json',
    ],
    [
      'zed',
      '/home/you/.config/zed/settings.json',
      '/Users/you/.config/zed/settings.json',
      'C:/Users/you/AppData/Roaming/Zed/settings.json',
    ],
    [
      'goose',
      '/home/you/.config/goose/config.yaml',
      '/Users/you/.config/goose/config.yaml',
      'C:/Users/you/AppData/Roaming/Block/goose/config/config.yaml',
    ],
  ])('%s keeps its file where that system has it', (name, ...paths) => {
    expect(['linux', 'darwin', 'win32'].map((platform) => firstPath(name, platform))).toEqual(paths)
  })

  test('a project’s path is relative to its folder', () => {
    const project = hosts.flatMap(({ files }) => files.filter(({ scope }) => scope === 'project'))
    for (const file of project) expect(hostPath(file, folders['linux']!)).not.toMatch(/^[/~]/)
  })

  test('the folder of an unset APPDATA is the usual one', () => {
    const [file] = hostNamed('claude-desktop')!.files
    expect(hostPath(file!, { ...folders['win32']!, appData: null })).toContain('C:/Users/you/AppData/Roaming/')
  })
})
