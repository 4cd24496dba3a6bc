import { describe, expect, test } from 'vitest'
import { namedIdentityJson } from '../../src/attestation/named-identity.ts'
import { formatPublicKey, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import { ConfigReader } from '../../src/trust/config-reader.ts'
import { countDistinct, isSafeSubject, readAcceptedIdentity } from '../../src/trust/read-accepted-identity.ts'

const publicKey = formatPublicKey(keyPairFromSeed(new Uint8Array(32).fill(7)).publicKey)
const build: JsonObject = {
  type: 'keyless',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'https://github.com/acme/files/.github/workflows/release.yml@refs/tags/*',
  repositoryId: '1001',
  ownerId: '77',
  ref: 'refs/tags/*',
  triggers: ['push', 'release'],
  runner: 'github-hosted',
  environment: 'release',
}

function read(value: JsonObject) {
  const reader = new ConfigReader(value)
  const identities = readAcceptedIdentity(reader)
  return { identities, pointers: reader.problems.map(({ pointer }) => pointer), problems: reader.problems }
}

describe('an accepted identity', () => {
  test.each<[string, JsonObject]>([
    ['a key', { type: 'key', publicKey }],
    ['a build, with every member', build],
    ['a person', { type: 'keyless', issuer: 'https://accounts.example', subject: 'alice@acme.example' }],
    ['an issuer on loopback', { type: 'keyless', issuer: 'http://127.0.0.1:8080', subject: 'alice@acme.example' }],
  ])('is read: %s', (_, json) => {
    const { identities, problems } = read(json)
    expect(problems).toEqual([])
    expect(identities.map(namedIdentityJson)).toEqual([json])
  })

  test.each<[string, JsonObject, string]>([
    ['another type', { type: 'certificate' }, '/type'],
    ['a key without a key', { type: 'key' }, '/publicKey'],
    ['a key with an issuer', { type: 'key', publicKey, issuer: 'https://a.example' }, '/issuer'],
    ['a build with a key', { ...build, publicKey }, '/publicKey'],
    ['no issuer', { type: 'keyless', subject: 'alice@acme.example' }, '/issuer'],
    ['no subject', { type: 'keyless', issuer: 'https://a.example' }, '/subject'],
    ['a plain http issuer', { ...build, issuer: 'http://token.actions.githubusercontent.com' }, '/issuer'],
    ['an issuer with a star', { ...build, issuer: 'https://*.example' }, '/issuer'],
    ['an issuer with credentials', { ...build, issuer: 'https://a:b@c.example' }, '/issuer'],
    ['an issuer that is no URL', { ...build, issuer: 'token.actions' }, '/issuer'],
    ['an empty subject', { ...build, subject: '' }, '/subject'],
    ['an id that is a number', { ...build, repositoryId: 1001 }, '/repositoryId'],
    ['an id with spaces', { ...build, ownerId: '7 7' }, '/ownerId'],
    ['no trigger at all', { ...build, triggers: [] }, '/triggers'],
    ['a trigger that is no word', { ...build, triggers: ['push', 'a b'] }, '/triggers/1'],
    ['an empty runner class', { ...build, runner: '' }, '/runner'],
  ])('is refused: %s', (_, json, pointer) => {
    const { identities, pointers } = read(json)
    expect(pointers).toContain(pointer)
    if (['/issuer', '/subject', '/type', '/publicKey'].includes(pointer) && !('subject' in json && 'publicKey' in json))
      expect(identities.length).toBeLessThanOrEqual(1)
  })

  test('a member that is misspelt is named with its neighbour', () => {
    const { problems } = read({ ...build, repositoryID: '1001' })
    expect(problems[0]?.message).toContain('did you mean "repositoryId"?')
  })
})

describe('a subject', () => {
  test.each([
    'https://github.com/acme/**',
    'https://github.com/acme/files/.github/workflows/*.yml@refs/tags/**',
    'https://gitlab.example/acme/files//.gitlab-ci.yml@refs/heads/*',
    'https://github.com/acme/files/.github/workflows/release.yml@refs/tags/v1.0.0',
    'alice@acme.example',
    'spiffe://acme.example/build/*',
  ])('%s means nobody unknown', (subject) => {
    expect(isSafeSubject(subject)).toBe(true)
  })

  test.each([
    '*',
    '**',
    '',
    '*@acme.example',
    'alice@*',
    '*://github.com/acme/files',
    'https://*/acme/files/**',
    'https://*.example/acme/**',
    'https://github.com/*/x',
    'https://github.com/**',
    'https://github.com/acme*/files/**',
    'https://github.com/acme**',
    'https://github.com*/acme/**',
    'https://me@github.com/acme/**',
  ])('%s could mean strangers', (subject) => {
    expect(isSafeSubject(subject)).toBe(false)
    expect(read({ ...build, subject }).pointers).toEqual(['/subject'])
  })
})

test('identities are counted once each, however their members are ordered', () => {
  const [first] = read(build).identities
  const [again] = read(Object.fromEntries(Object.entries(build).reverse())).identities
  const [key] = read({ type: 'key', publicKey }).identities
  if (first === undefined || again === undefined || key === undefined) throw new Error('not read')
  expect(countDistinct([first, again, key])).toBe(2)
})
