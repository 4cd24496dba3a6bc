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
