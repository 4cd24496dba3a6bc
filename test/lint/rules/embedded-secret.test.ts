import { describe, expect, test } from 'vitest'
import { lintDefinition } from '../../../src/lint/linter.ts'
import { makeLintReport } from '../../../src/lint/report.ts'
import { lintLines, lintMarkdown } from '../../../src/lint/report-format.ts'
import { embeddedSecret as rule } from '../../../src/lint/rules/embedded-secret.ts'
import { makeDefinition } from '../../../src/snapshot/definition.ts'
import { makeSnapshot } from '../../../src/snapshot/snapshot.ts'
import { check, flagged, severitiesOf } from './rule-check.ts'

// Drawn for these tests and written in pieces, so that they open nothing and alarm no scanner of this very file.
const drawn = 'q7Kd2mZx9RtLw4Vb8NcHs3Yf6JgPe1Ua5TiOXkBzMvQn0rDy2CwEl8SfAhGj4uRpo7Zt3x'
const tokens = {
  openai: `sk-${drawn.slice(0, 40)}`,
  openaiProject: `sk-proj-${drawn.slice(3, 60)}`,
  githubClassic: `ghp_${drawn.slice(0, 36)}`,
  githubFine: `github_pat_${drawn.slice(0, 22)}_${drawn.slice(10, 60)}`,
  gitlab: `glpat-${drawn.slice(0, 20)}`,
  aws: `AKIA${'Q7KD2MZX4RTLW3VB'}`,
  google: `AIza${drawn.slice(0, 35)}`,
  slack: `xoxb-${'482915736104'}-${drawn.slice(0, 24)}`,
  npm: `npm_${drawn.slice(0, 36)}`,
  huggingFace: `hf_${drawn.slice(0, 34)}`,
  stripe: `sk_live_${drawn.slice(0, 24)}`,
  jwt: `eyJ${drawn.slice(0, 20)}.eyJ${drawn.slice(5, 40)}.${drawn.slice(8, 51)}`,
  privateKey: `-----BEGIN PRIVATE ${'KEY'}-----\n${drawn.slice(0, 64)}\n`,
  privateKeyEscaped: `-----BEGIN OPENSSH PRIVATE ${'KEY'}-----\\n${drawn.slice(0, 64)}`,
}

describe('warnings', () => {
  test.each(Object.entries(tokens))('%s', (_, token) => {
    expect(severitiesOf(rule, `Uses the key ${token} for every call.`)).toEqual(['warning'])
    expect(severitiesOf(rule, token)).toEqual(['warning'])
  })

  test('a default for a parameter that is named like a secret', () => {
    const value = {
      name: 'a',
      inputSchema: { properties: { api_key: { type: 'string', default: drawn.slice(0, 32) } } },
    }
    const findings = lintDefinition(makeDefinition('tools', value)).filter((finding) => finding.rule === rule.id)
    expect(findings.map(({ pointer }) => pointer)).toEqual(['/inputSchema/properties/api_key/default'])
  })
})

describe('fine', () => {
  test.each([
    'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'AKIAIOSFODNN7EXAMPLE',
    'ghp_YourTokenGoesHereYourTokenGoesHere12',
    'Set OPENAI_API_KEY to your key (it begins with sk-).',
    'xoxb-your-bot-token-here-0001',
    'AIza followed by 35 characters',
    'A task-management-tool-for-large-teams-with-2-boards-and-3-lists',
    'sk-12345678901234567890123456789012',
    'ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa12',
    '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAq7Kd2mZx9RtLw4Vb8NcHs3Yf6JgPe1Ua5TiOXkBzMvQ\n',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
    'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  ])('%s', (text) => {
    expect(check(rule, text)).toEqual([])
  })

  test('a default that is no secret, or no parameter for one', () => {
    const properties = {
      api_key: { default: 'read-from-the-environment' },
      token: { default: '' },
      commit: { default: drawn.slice(0, 40) },
      password: { description: drawn.slice(0, 40) },
    }
    const findings = lintDefinition(makeDefinition('tools', { name: 'a', inputSchema: { properties } }))
    expect(findings.filter((finding) => finding.rule === rule.id)).toEqual([])
  })
})

describe('what is reported', () => {
  test('the value alone, up to sixteen', () => {
    expect(flagged(rule, `key: ${tokens.stripe}, keep it`)).toEqual([tokens.stripe])
    expect(check(rule, `${tokens.stripe} `.repeat(40))).toHaveLength(16)
  })

  test('its place and its kind, never the value', () => {
    const tool = makeDefinition('tools', { name: 'a', description: `Key ${tokens.gitlab}` })
    const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
    const snapshot = makeSnapshot({ context, instructions: null, sections: { tools: [tool] } })
    const findings = lintDefinition(tool).filter((finding) => finding.rule === rule.id)
    const report = makeLintReport({ target: 'a', snapshot, snapshotDigest: null, findings })
    const printed = [...lintLines(report, { texts: snapshot }), ...lintMarkdown(report, { texts: snapshot })].join('\n')
    expect(printed).toContain('a GitLab token')
    expect(printed).not.toContain(drawn.slice(0, 6))
  })
})

describe('given by its name', () => {
  test.each([
    `Authorization: Bearer ${drawn.slice(0, 40)}`,
    `Pass api_key=${drawn.slice(0, 32)} with each call.`,
    `aws_secret_access_key = ${drawn.slice(0, 40)}`,
    `curl -H "X-API-Key: ${drawn.slice(10, 42)}" https://api.example.com`,
    `{"client_secret": "${drawn.slice(0, 24)}"}`,
    `Connects to postgres://app:${drawn.slice(0, 14)}@db.corp.example:5432/app`,
    `redis://:${drawn.slice(0, 20)}@cache.corp.example:6379`,
    `https://hooks.slack.com/services/T0A1B2C3D/B0Z9Y8X7W/${drawn.slice(0, 24)}`,
    `Bot ${'5839201746'}:AA${drawn.slice(0, 33)}`,
  ])('%s', (text) => {
    expect(severitiesOf(rule, text)).toEqual(['warning'])
  })

  test('only the value is flagged', () => {
    const value = drawn.slice(0, 40)
    expect(flagged(rule, `Pass api_key="${value}" with each call.`)).toEqual([value])
    expect(flagged(rule, `Bearer ${value}=`)).toEqual([`${value}=`])
  })

  test.each([
    'Pass api_key=YOUR_API_KEY with each call.',
    'Authorization: Bearer <token>',
    'Authorization: Bearer eyJhbGciOi...',
    'Set SERVICE_API_KEY=sk-... first.',
    'The api key: a string of 32 characters.',
    'postgres://user:password@localhost:5432/db',
    'Returns a commit such as 3f2a9c1b7d8e4f6a0b5c2d1e9f8a7b6c5d4e3f2a.',
    'page_token=CAUQAA',
    'https://api.example.com/v1/items?access_key={key}',
    'secret: the-name-of-the-secret-in-the-vault',
  ])('is not: %s', (text) => {
    expect(severitiesOf(rule, text)).toEqual([])
  })

  test('a short password that comes with its parameter is noted, one among examples is a secret like any other', () => {
    const severities = (parameter: string, schema: { default?: string; examples?: string[] }) => {
      const value = { name: 'a', inputSchema: { type: 'object', properties: { [parameter]: schema } } }
      return lintDefinition(makeDefinition('tools', value)).flatMap((found) =>
        found.rule === rule.id ? [found.severity] : [],
      )
    }
    expect(severities('password', { default: 'Tr7!kq9Zx2' })).toEqual(['note'])
    expect(severities('clientSecret', { examples: [drawn.slice(0, 36)] })).toEqual(['warning'])
    expect(severities('password', { default: 'changeme' })).toEqual([])
    expect(severities('tokenType', { default: 'personal_access_token' })).toEqual([])
    expect(severities('key', { default: 'reports/2024/summary.parquet' })).toEqual([])
  })
})
