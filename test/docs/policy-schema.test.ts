import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Schema, Validator } from '@cfworker/json-schema'
import { describe, expect, test } from 'vitest'
import { formatPublicKey, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { formatVerifierKey } from '../../src/log/note.ts'
import { parsePolicy } from '../../src/trust/policy-file.ts'

const root = join(import.meta.dirname, '../..')
const schema = JSON.parse(readFileSync(join(root, 'docs/schema/policy.schema.json'), 'utf8')) as Schema
const { publicKey } = keyPairFromSeed(new Uint8Array(32).fill(7))
const verifierKey = formatVerifierKey({ name: 'registry.example', publicKey })

/** The policies that the specification shows, with keys in the places of its words for them. */
const examples = [...readFileSync(join(root, 'docs/spec/policy.md'), 'utf8').matchAll(/^```jsonc\n([\s\S]*?)^```$/gm)]
  .map(([, text = '']) => text.replaceAll('ed25519:KEY', formatPublicKey(publicKey)))
  .map((text) => text.replaceAll('registry.example+HASH+KEY', verifierKey))

const isValid = (policy: unknown): boolean => new Validator(schema, '2020-12').validate(policy).valid

function isRead(policy: unknown): boolean {
  try {
    parsePolicy(new TextEncoder().encode(JSON.stringify(policy)), 'machine', 'policy')
    return true
  } catch {
    return false
  }
}

/** Every name of a member in the schema. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'properties' in value ? Object.keys(value.properties as object) : []
  return [...own, ...Object.values(value).flatMap(namesIn)]
}

/** Every name of a member that the readers of a policy ask for, from their source. */
function namesRead(): string[] {
  const folder = join(root, 'src/trust')
  const files = ['policy-file.ts', ...readdirSync(folder).filter((file) => file.startsWith('read-'))]
  const asked = /\.(?:required|optional|text|texts|object|objects|has)\(\s*'([$\w]+)'/g
  return files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(asked)].map(([, name = '']) => name),
  )
}

const until = '2027-01-31T00:00:00Z'
const rule = (more: object) => ({ calls: { rules: [{ servers: ['*'], ...more }] } })

describe('the published schema of policies', () => {
  test('takes every example of the specification, as the program does', () => {
    expect(examples.length).toBeGreaterThan(3)
    for (const text of examples) {
      const { value } = parseJsonText(text, { comments: true })
      expect(isRead(value), text).toBe(true)
      expect(isValid(value), text).toBe(true)
    }
  })

  test('knows exactly the members that the program knows', () => {
    expect([...new Set(namesRead())].sort()).toEqual([...new Set(namesIn(schema))].sort())
  })

  test.each([
    ['an unknown member', { presets: 'standard' }],
    ['an unknown preset', { preset: 'strict' }],
    ['a duration without a unit', { coolDown: '72' }],
    ['a threshold of nobody', { threshold: 0 }],
    ['a grant without names', { publishers: [{ identities: [] }] }],
    ['an identity of another type', { publishers: [{ names: ['a/b'], identities: [{ type: 'pgp' }] }] }],
    ['a key that is none', { publishers: [{ names: ['a/b'], identities: [{ type: 'key', publicKey: 'x' }] }] }],
    ['an exception without an end', { exceptions: [{ what: 'partial', servers: ['a'], reason: 'r' }] }],
    ['an exception without a reason', { exceptions: [{ what: 'partial', servers: ['a'], until, reason: ' ' }] }],
    ['an end that is no time', { bypasses: [{ servers: ['a'], from: until, until: 'tomorrow', reason: 'r' }] }],
    ['a bypass of nothing', { bypasses: [{ servers: [], from: '2027-01-30T12:00:00Z', until, reason: 'r' }] }],
    ['a bypass without a beginning', { bypasses: [{ servers: ['a'], until, reason: 'r' }] }],
    ['a registry without a key', { registry: { url: 'https://registry.example' } }],
    ['a rule without servers', { calls: { rules: [{ tools: ['x'] }] } }],
    ['a rule with an unknown member', rule({ tool: 'x' })],
    ['a timeout that is a number', rule({ timeout: 30 })],
    ['an argument rule that demands nothing', rule({ arguments: [{ pointer: '/path' }] })],
    ['a folder that is relative', rule({ arguments: [{ pointer: '/path', paths: ['srv'] }] })],
    ['an approval that nobody waits for', rule({ requireApproval: '0m' })],
    ['an approval that is not demanded', rule({ requireApproval: false })],
    ['a secret in the policy itself', { calls: { secrets: { A: 'hunter2-hunter2' } } }],
    ['a secret with a name that is none', { calls: { secrets: { 'a-b': 'env:A' } } }],
    ['alerts to nobody', { calls: { alerts: { to: [] } } }],
    ['callers without an audience', { calls: { callers: { issuer: 'https://auth.example' } } }],
    ['requests of servers that are asked about', { calls: { serverRequests: { sampling: 'ask' } } }],
  ])('%s is refused, as by the program', (_name, policy) => {
    expect(isRead(policy)).toBe(false)
    expect(isValid(policy)).toBe(false)
  })
})
