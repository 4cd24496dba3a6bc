import { describe, expect, test } from 'vitest'
import { unpinnedPackage as rule } from '../../../../src/lint/configuration/rules/unpinned-package.ts'
import { checkConfiguration, configurationSeverities, started } from './rule-check.ts'

const digest = `sha256:${'0'.repeat(64)}`
const commit = 'a'.repeat(40)

describe('warnings', () => {
  test.each<[string, ...string[]]>([
    ['npx', '-y', 'files-mcp'],
    ['npx', '@example/files-mcp', '/work'],
    ['npx', '-y', '@example/files-mcp@latest'],
    ['npx', '--yes', 'files-mcp@^1.2.0'],
    ['npx', 'files-mcp@1'],
    ['npx', '-p', 'files-mcp', 'files'],
    ['npx', '--package=files-mcp', 'files'],
    ['npx', '-y', 'github:example/files-mcp'],
    ['npx', 'https://example.net/files.tgz'],
    ['C:\\Program Files\\nodejs\\NPX.cmd', '-y', 'files-mcp'],
    ['cmd', '/c', 'npx', '-y', 'files-mcp'],
    ['env', 'A=1', 'npx', 'files-mcp'],
    ['touchmark', 'guard', '--name', 'a.b/c', 'npx', 'files-mcp'],
    ['touchmark', 'guard', '--', 'npx', 'files-mcp'],
    ['npm', 'exec', '--', 'files-mcp'],
    ['pnpm', 'dlx', 'files-mcp'],
    ['bunx', 'files-mcp'],
    ['uvx', 'example-git'],
    ['uvx', '--from', 'git+https://example.net/a.git', 'a'],
    ['uvx', 'example-git>=1.0'],
    ['uv', 'tool', 'run', 'example-git'],
    ['pipx', 'run', '--spec', 'example', 'example-git'],
    ['docker', 'run', '-i', '--rm', '-e', 'TOKEN', 'example/db'],
    ['docker', 'run', '--env', 'A=1', 'example/db:latest'],
    ['deno', 'run', '-A', 'npm:files-mcp'],
    ['deno', 'run', 'https://example.net/server.ts'],
    ['go', 'run', 'example.net/files@latest'],
  ])('%s %s %s', (command, ...args) => {
    expect(configurationSeverities(rule, started(command, args))).toEqual(['warning'])
  })
})

test('an image by a tag of its own is noted', () => {
  expect(configurationSeverities(rule, started('docker', ['run', 'example/db:1.4.0']))).toEqual(['note'])
})

describe('fine', () => {
  test.each<[string, ...string[]]>([
    ['npx', '-y', 'files-mcp@1.2.3'],
    ['npx', '@example/files-mcp@1.2.3-beta.1', 'latest'],
    ['npx', '-p', 'files-mcp@1.2.3', 'files'],
    ['npx', '-y', `github:example/files-mcp#${commit}`],
    ['npx', './local'],
    ['uvx', 'example-git==1.2.3'],
    ['uvx', 'example-git@1.2.3'],
    ['uvx', '--from', `git+https://example.net/a.git@${commit}`, 'a'],
    ['uvx', '--python', '3.12', 'example-git==1.2.3'],
    ['docker', 'run', '-v', '/work:/work', `example/db@${digest}`],
    ['docker', 'exec', 'a', 'b'],
    ['deno', 'run', '--allow-net=a.b', 'npm:@example/files-mcp@1.2.3/cli'],
    ['go', 'run', './cmd/server'],
    ['go', 'run', 'example.net/files@v1.2.3'],
    ['node', 'npx'],
    ['npm', 'start'],
    ['npx'],
  ])('%s %s %s', (command, ...args) => {
    expect(checkConfiguration(rule, started(command, args))).toEqual([])
  })
})

test('it points at the word that names the package', () => {
  expect(checkConfiguration(rule, started('npx', ['-y', 'files-mcp', '/work']))).toMatchObject([
    { path: ['mcpServers', 'a', 'args', 1] },
  ])
})
