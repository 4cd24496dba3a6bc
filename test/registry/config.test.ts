import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { environmentConfig, makeConfig } from '../../registry/config.ts'
import { ConfigError } from '../../src/errors.ts'

function refusal(work: () => unknown): ConfigError {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('configuration', () => {
  test('has defaults that listen on loopback only', () => {
    const { trustedProxies, ...rest } = makeConfig()
    expect(rest).toEqual({
      dataDirectory: resolve('touchmark-registry'),
      databaseUrl: null,
      dnsServers: [],
      trustedRootFile: null,
      prepare: true,
      host: '127.0.0.1',
      port: 8321,
      lint: 'refuse',
      requestTimeoutMs: 30_000,
    })
    expect(trustedProxies.rules).toEqual([])
  })

  test('the command line wins over the environment', () => {
    const environment = environmentConfig({
      TOUCHMARK_REGISTRY_PORT: '9000',
      TOUCHMARK_REGISTRY_HOST: '::1',
      DATABASE_URL: 'postgres://db/x',
      HOME: '/root',
    })
    const config = makeConfig(environment, { port: '9001' })
    expect(config).toMatchObject({ port: 9001, host: '::1', databaseUrl: 'postgres://db/x' })
  })

  test.each([
    ['192.0.2.53', ['192.0.2.53']],
    ['192.0.2.53:5353, [2001:db8::53]:5353', ['192.0.2.53:5353', '[2001:db8::53]:5353']],
    ['', []],
  ])('takes the resolvers %j', (text, dnsServers) => {
    expect(makeConfig({ 'dns-servers': text }).dnsServers).toEqual(dnsServers)
  })

  test('reports every problem together', () => {
    const error = refusal(() =>
      makeConfig({
        port: '70000',
        lint: 'maybe',
        prepare: 'yes',
        'request-timeout-ms': '0',
        'trusted-proxies': 'proxy',
        'dns-servers': 'resolver.example',
        'trusted-root': ' ',
      }),
    )
    expect(error.code).toBe('E_CONFIG_INVALID')
    for (const name of [
      'port',
      'lint',
      'prepare',
      'request-timeout-ms',
      'trusted-proxies',
      'dns-servers',
      'trusted-root',
    ]) {
      expect(error.message).toContain(`--${name}`)
    }
  })

  test('refuses an unknown variable with our prefix and names the nearest', () => {
    const error = refusal(() => environmentConfig({ TOUCHMARK_REGISTRY_PROT: '1' }))
    expect(error.code).toBe('E_CONFIG_INVALID')
    expect(error.message).toContain('TOUCHMARK_REGISTRY_PORT')
  })

  test('never quotes the database URL, which holds a password', () => {
    const error = refusal(() => makeConfig({ 'database-url': 'postgres://u:secret@h/db', port: 'x' }))
    expect(error.message).not.toContain('secret')
  })

  test.each(['10.0.0.1', '10.0.0.0/8, ::1', 'fd00::/8'])('reads the proxies %s', (list) => {
    expect(makeConfig({ 'trusted-proxies': list }).trustedProxies.rules.length).toBeGreaterThan(0)
  })

  test.each(['10.0.0.0/33', '10.0.0/8', 'example.com', '::1/129', '1.2.3.4/8/8', '1.2.3.4/'])(
    'refuses the proxies %s',
    (list) => {
      expect(refusal(() => makeConfig({ 'trusted-proxies': list })).message).toContain('trusted-proxies')
    },
  )
})
