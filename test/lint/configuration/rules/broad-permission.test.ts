import { describe, expect, test } from 'vitest'
import { broadPermission as rule } from '../../../../src/lint/configuration/rules/broad-permission.ts'
import { checkConfiguration, configurationSeverities, started } from './rule-check.ts'

describe('warnings', () => {
  test.each([
    started('a', ['--allow-all']),
    started('a', ['--dangerously-skip-permissions']),
    started('a', ['--no-sandbox=true']),
    started('a', ['--yolo']),
    started('deno', ['run', '-A', 'a.ts']),
    started('docker', ['run', '--privileged', 'a']),
    started('docker', ['run', '--network', 'host', 'a']),
    started('podman', ['run', '-v', '/:/host', 'a']),
    started('docker', ['run', '-v/:/host', 'a']),
    started('docker', ['run', '-v', '/var/run/docker.sock:/var/run/docker.sock', 'a']),
    started('sudo', ['-u', 'root', 'a']),
    started('op', ['run', '--env-file=.env', '--', 'a', '--yolo']),
    started('timeout', ['-k', '5', '60', 'docker', 'run', '--pid=host', 'a']),
    started('a', [], { alwaysAllow: ['*'] }),
    started('a', [], { autoApprove: true }),
    started('a', [], { trust: true }),
    started('touchmark', ['guard', '--', 'a', '--allow-all']),
  ])('%j', (example) => {
    expect(configurationSeverities(rule, example)).toEqual(['warning'])
  })
})

describe('notes', () => {
  test.each(['/', '~', '/Users', 'C:\\', '${HOME}'])('the folder %s', (folder) => {
    expect(configurationSeverities(rule, started('a', [folder]))).toEqual(['note'])
  })
})

describe('fine', () => {
  test.each([
    started('a', ['--allow-write=/work']),
    started('a', ['--allow-net', 'example.net']),
    started('deno', ['run', '--allow-read=.', 'a.ts']),
    started('a', ['-A', '5']),
    started('docker', ['run', '-v', '/work:/work', '--network', 'none', 'a']),
    started('a', ['/work', '~/notes', 'C:\\work']),
    started('a', [], { alwaysAllow: ['read_file'], autoApprove: [], trust: false }),
    started('a', ['--trust', '--all']),
  ])('%j', (example) => {
    expect(checkConfiguration(rule, example)).toEqual([])
  })
})
