import { describe, expect, test } from 'vitest'
import { launchEnvironment as rule } from '../../../../src/lint/configuration/rules/launch-environment.ts'
import { checkConfiguration, configurationSeverities, started } from './rule-check.ts'

const env = (name: string, value: string) => started('a', [], { env: { [name]: value } })

describe('warnings', () => {
  test.each([
    ['NODE_OPTIONS', '--require ./hook.js'],
    ['NODE_OPTIONS', '--max-old-space-size=4096 --import=./hook.mjs'],
    ['NODE_OPTIONS', '-r ./hook.js'],
    ['LD_PRELOAD', '/tmp/a.so'],
    ['DYLD_INSERT_LIBRARIES', '/tmp/a.dylib'],
    ['PYTHONPATH', '/tmp'],
    ['BASH_ENV', '/tmp/a.sh'],
    ['GIT_SSH_COMMAND', 'sh /tmp/a.sh'],
    ['npm_config_registry', 'https://registry.example.net'],
    ['UV_INDEX_URL', 'https://index.example.net'],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    // As the guard in front of the server is given them.
    ['TOUCHMARK_SERVER_NODE_OPTIONS', '--require ./hook.js'],
    ['TOUCHMARK_SERVER_LD_PRELOAD', '/tmp/a.so'],
  ])('%s=%s', (name, value) => {
    expect(configurationSeverities(rule, env(name, value))).toEqual(['warning'])
  })
})

describe('notes', () => {
  test.each([
    ['PATH', '/tmp/bin:/usr/bin'],
    ['HTTPS_PROXY', 'https://proxy.example.net'],
    ['NODE_EXTRA_CA_CERTS', '/etc/ca.pem'],
  ])('%s=%s', (name, value) => {
    expect(configurationSeverities(rule, env(name, value))).toEqual(['note'])
  })
})

describe('fine', () => {
  test.each([
    ['NODE_OPTIONS', '--max-old-space-size=4096'],
    ['NODE_ENV', 'production'],
    ['TOUCHMARK_SERVER_NODE_OPTIONS', '--max-old-space-size=4096'],
    ['LD_PRELOAD', ''],
    ['LOG_LEVEL', 'debug'],
    ['MY_PATH', '/tmp'],
    ['PYTHONUNBUFFERED', '1'],
    ['NODE_TLS_REJECT_UNAUTHORIZED', 'no'],
  ])('%s=%s', (name, value) => {
    expect(checkConfiguration(rule, env(name, value))).toEqual([])
  })

  test('headers are no variables', () => {
    const example = { mcpServers: { a: { url: 'https://a.b', headers: { PATH: '/a', LD_PRELOAD: 'b' } } } }
    expect(checkConfiguration(rule, example)).toEqual([])
  })
})
