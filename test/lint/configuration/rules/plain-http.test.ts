import { describe, expect, test } from 'vitest'
import { plainHttp as rule } from '../../../../src/lint/configuration/rules/plain-http.ts'
import { checkConfiguration, configurationSeverities, started } from './rule-check.ts'

const at = (url: string, member = 'url') => ({ mcpServers: { a: { [member]: url } } })

describe('warnings', () => {
  test.each([
    at('http://mcp.example.com/mcp'),
    at('HTTP://mcp.example.com'),
    at('http://192.168.1.20:8080/sse'),
    at('http://user@mcp.example.com/'),
    at('http://localhost.example.com/'),
    at('http://[2001:db8::1]/mcp'),
    at('ws://mcp.example.com/'),
    at('http://mcp.example.com/', 'serverUrl'),
    at('http://mcp.example.com/', 'httpUrl'),
    started('npx', ['-y', 'mcp-remote@0.1.0', 'http://mcp.example.com/sse']),
  ])('%j', (example) => {
    expect(configurationSeverities(rule, example)).toEqual(['warning'])
  })
})

test('an address among the arguments of another program is noted', () => {
  expect(configurationSeverities(rule, started('a', ['--api', 'http://api.example.com']))).toEqual(['note'])
})

describe('fine', () => {
  test.each([
    at('https://mcp.example.com/mcp'),
    at('http://localhost:8080/mcp'),
    at('http://app.localhost/mcp'),
    at('http://127.0.0.1:3000/'),
    at('http://127.8.9.1/'),
    at('http://[::1]:3000/'),
    at('http://host.docker.internal:3000/'),
    started('a', ['--api', 'http://localhost:9200']),
    started('a', ['--note', 'the http:// scheme']),
  ])('%j', (example) => {
    expect(checkConfiguration(rule, example)).toEqual([])
  })
})
