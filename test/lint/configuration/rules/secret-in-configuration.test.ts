import { describe, expect, test } from 'vitest'
import { secretInConfiguration as rule } from '../../../../src/lint/configuration/rules/secret-in-configuration.ts'
import { checkConfiguration, configurationSeverities, started } from './rule-check.ts'

// Drawn for these tests; opens nothing.
const drawn = 'q7Kd2mZx9RtLw4Vb8NcHs3Yf6JgPe1Ua5TiO'
const env = (name: string, value: string) => started('a', [], { env: { [name]: value } })
const headers = (name: string, value: string) => ({
  mcpServers: { a: { url: 'https://a.b', headers: { [name]: value } } },
})

describe('warnings', () => {
  test.each([
    env('SERVICE_TOKEN', drawn),
    env('api-key', drawn),
    env('ANYTHING', `ghp_${drawn}`),
    headers('Authorization', `Bearer ${drawn}`),
    headers('X-Api-Key', drawn),
    started('a', ['--api-key', drawn]),
    started('a', [`--token=${drawn}`]),
    started('docker', ['run', '-e', `SERVICE_SECRET=${drawn}`, 'a']),
    started('npx', ['mcp-remote@1.0.0', 'https://a.b', '--header', `Authorization: Bearer ${drawn}`]),
    started('a', [`glpat-${drawn.slice(0, 20)}`]),
    started('a', ['postgres://app:v9Kq2mZx@db.example.net/app']),
    { mcpServers: { a: { url: `https://user:${drawn}@a.b/mcp` } } },
  ])('%j', (example) => {
    expect(configurationSeverities(rule, example)).toEqual(['warning'])
  })
})

describe('notes', () => {
  test.each([
    env('DB_PASSWORD', 'hunter2'),
    env('SERVICE_TOKEN', 'a-short-word'),
    started('a', ['--password', 'swordfish']),
  ])('a value that is only named like a secret: %j', (example) => {
    expect(configurationSeverities(rule, example)).toEqual(['note'])
  })
})

describe('fine', () => {
  test.each([
    env('SERVICE_TOKEN', '${SERVICE_TOKEN}'),
    env('SERVICE_TOKEN', '${input:token}'),
    env('SERVICE_TOKEN', '${env:SERVICE_TOKEN}'),
    env('SERVICE_TOKEN', '%SERVICE_TOKEN%'),
    env('SERVICE_TOKEN', 'YOUR_TOKEN_HERE'),
    env('SERVICE_TOKEN', '<your token>'),
    env('SERVICE_TOKEN', ''),
    env('TOKEN_FILE', '/run/secrets/token'),
    env('API_KEY_NAME', 'production'),
    env('COMMIT', drawn),
    headers('Authorization', 'Bearer ${TOKEN}'),
    started('a', ['--api-key', '$SERVICE_KEY']),
    started('a', ['--token', '--verbose']),
    started('a', ['postgres://postgres:postgres@localhost/app']),
    started('a', ['postgres://app:${DB_PASSWORD}@db.example.net/app']),
    started('a', ['--author', 'somebody']),
  ])('%j', (example) => {
    expect(checkConfiguration(rule, example)).toEqual([])
  })
})

test('the value is nowhere in what is found', () => {
  for (const example of [env('SERVICE_TOKEN', drawn), env('A', `ghp_${drawn}`), started('a', ['--api-key', drawn])]) {
    expect(JSON.stringify(checkConfiguration(rule, example))).not.toContain(drawn.slice(0, 6))
  }
})
