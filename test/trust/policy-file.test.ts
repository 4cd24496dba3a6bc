import { describe, expect, test } from 'vitest'
import { formatPublicKey, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { ConfigError } from '../../src/errors.ts'
import { formatVerifierKey } from '../../src/log/note.ts'
import type { Level } from '../../src/trust/policy.ts'
import { type LevelName, parsePolicy } from '../../src/trust/policy-file.ts'

const { publicKey } = keyPairFromSeed(new Uint8Array(32).fill(7))
const keyText = formatPublicKey(publicKey)
const registryKey = formatVerifierKey({ name: 'registry.example', publicKey })
const hour = 3_600_000

const full = `{
  // what I demand
  "$schema": "https://touchmark.dev/schemas/policy-v1.json",
  "preset": "hardened",
  "coolDown": "48h",
  "requireSignature": true,
  "requireReceipt": false,
  /* whom I trust */
  "publishers": [
    { "names": ["io.github.acme/*", "com.example/mail"], "identities": [{ "type": "key", "publicKey": "${keyText}" }] },
  ],
  "exceptions": [
    { "what": "hidden-markup", "servers": ["files", "io.github.acme/*"], "item": "read", "until": "2027-01-31T00:00:00Z", "reason": "reviewed" },
  ],
  "registry": { "url": "https://registry.example/", "key": "${registryKey}" },
}`

function read(text: string, level: LevelName = 'user'): Level {
  return parsePolicy(utf8(text), level, 'policy.jsonc')
}

function refusal(text: string, level: LevelName = 'user'): ConfigError {
  try {
    read(text, level)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as ConfigError).code).toBe('E_POLICY_INVALID')
    expect((error as ConfigError).message).toContain('policy.jsonc')
    return error as ConfigError
  }
  throw new Error('it was accepted')
}

describe('a policy file', () => {
  test('is read with its comments and trailing commas', () => {
    expect(read(full)).toEqual({
      name: 'user',
      demands: { preset: 'hardened', coolDownMs: 48 * hour, requireSignature: true, requireReceipt: false },
      grants: {
        publishers: [
          {
            names: ['io.github.acme/*', 'com.example/mail'],
            identities: [{ type: 'key', publicKey }],
          },
        ],
        exceptions: [
          {
            what: 'hidden-markup',
            servers: ['files', 'io.github.acme/*'],
            item: 'read',
            until: Date.UTC(2027, 0, 31),
            reason: 'reviewed',
          },
        ],
        registry: { url: 'https://registry.example', key: registryKey },
      },
    })
  })

  test('may be empty, and states nothing then', () => {
    expect(read('{}')).toEqual({ name: 'user', demands: {}, grants: { publishers: [], exceptions: [] } })
    expect(read('{}', 'project')).toEqual({ name: 'project', demands: {} })
    expect(read('{ "delegate": ["a/*"] }', 'machine')).toMatchObject({ name: 'machine', delegate: ['a/*'] })
  })

  test.each([
    ['0m', 0],
    ['90m', 1.5 * hour],
    ['3d', 72 * hour],
  ])('%s is a duration', (text, coolDownMs) => {
    expect(read(`{ "coolDown": "${text}" }`).demands).toEqual({ coolDownMs })
  })

  test.each(['http://127.0.0.1:8080', 'http://[::1]:8080', 'http://localhost:8080', 'https://r.example/base'])(
    '%s is a registry',
    (url) => {
      const level = read(`{ "registry": { "url": "${url}", "key": "${registryKey}" } }`)
      expect(level.name === 'user' && level.grants.registry?.url).toBe(url)
    },
  )
})

describe('a bypass', () => {
  const bypass = (from: string, until: string) =>
    `{ "bypasses": [{ "servers": ["files"], "from": "${from}", "until": "${until}", "reason": "an outage" }] }`

  test('lasts for at most 24 hours', () => {
    const [from, until] = [Date.UTC(2027, 0, 30), Date.UTC(2027, 0, 31)]
    expect(read(bypass('2027-01-30T00:00:00Z', '2027-01-31T00:00:00Z'))).toMatchObject({
      grants: { bypasses: [{ servers: ['files'], from, until, reason: 'an outage' }] },
    })
  })

  test.each([
    ['longer', '2027-01-30T00:00:00Z', '2027-01-31T00:00:01Z'],
    ['for no time', '2027-01-30T00:00:00Z', '2027-01-30T00:00:00Z'],
    ['backwards', '2027-01-31T00:00:00Z', '2027-01-30T00:00:00Z'],
  ])('that would last %s is refused', (_, from, until) => {
    expect(refusal(bypass(from, until)).parts.pointer).toBe('/bypasses/0/until')
  })
})

describe('grants', () => {
  const key = (seed: number) =>
    JSON.stringify({
      type: 'key',
      publicKey: formatPublicKey(keyPairFromSeed(new Uint8Array(32).fill(seed)).publicKey),
    })
  const build = (owner: string) =>
    JSON.stringify({
      type: 'keyless',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: `https://github.com/${owner}/**`,
    })
  const publishers = (change: string) => `{ "publishers": [
    { "names": ["io.github.acme/*"], "identities": [${build('acme')}, ${key(1)}]${change} },
    { "names": ["io.github.globex/*"], "identities": [${build('globex')}] },
    { "names": ["com.initech/*"], "identities": [${key(3)}] }
  ] }`
  const first = (text: string) => {
    const level = read(text)
    return level.name === 'user' ? level.grants.publishers[0] : undefined
  }

  test('of several publishers carry a threshold and a validity', () => {
    const change = ', "threshold": 2, "validFrom": "2026-01-01T00:00:00Z", "validUntil": "2027-01-01T00:00:00Z"'
    expect(first(publishers(change))).toMatchObject({
      names: ['io.github.acme/*'],
      identities: [{ type: 'keyless', subject: 'https://github.com/acme/**' }, { type: 'key' }],
      threshold: 2,
      validFrom: Date.UTC(2026, 0, 1),
      validUntil: Date.UTC(2027, 0, 1),
    })
    expect(first(publishers(''))).not.toHaveProperty('threshold')
  })

  test.each([
    ['a threshold above the number of identities', ', "threshold": 3', '/publishers/0/threshold'],
    ['a threshold of nobody', ', "threshold": 0', '/publishers/0/threshold'],
    ['half a threshold', ', "threshold": 1.5', '/publishers/0/threshold'],
    [
      'an end before the beginning',
      ', "validFrom": "2027-01-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"',
      '/publishers/0/validUntil',
    ],
    ['a day for a time', ', "validFrom": "2027-01-01"', '/publishers/0/validFrom'],
  ])('%s is refused', (_, change, pointer) => {
    expect(refusal(publishers(change)).parts.pointer).toBe(pointer)
  })

  test('the same identity twice is one', () => {
    const twice = `{ "publishers": [{ "names": ["*"], "identities": [${key(1)}, ${key(1)}], "threshold": 2 }] }`
    expect(refusal(twice).message).toContain('expected at most 1, the number of distinct identities')
  })

  test('curators and approvers are for names, patterns, entries or everything', () => {
    const grant = `{ "names": ["*", "files", "io.github.acme/*"], "identities": [${key(1)}, ${build('globex')}], "threshold": 2 }`
    expect(read(`{ "curators": [${grant}], "approvers": [${grant}] }`)).toMatchObject({
      grants: { curators: [{ threshold: 2 }], approvers: [{ names: ['*', 'files', 'io.github.acme/*'] }] },
    })
    expect(refusal(`{ "curators": [{ "names": ["a/b/c"], "identities": [] }] }`).parts.pointer).toBe(
      '/curators/0/names/0',
    )
    expect(refusal(`{ "approvers": [{ "names": ["*"], "identities": [], "validFrom": 1 }] }`).parts.pointer).toBe(
      '/approvers/0/validFrom',
    )
  })

  test.each(['partial', 'definitions-only', 'rollback', 'downgrade', 'deprecated', 'look-alike', 'hidden-markup'])(
    'an exception may be for %s',
    (what) => {
      const exception = `{ "what": "${what}", "servers": ["files"], "until": "2027-01-31T00:00:00Z", "reason": "r" }`
      expect(read(`{ "exceptions": [${exception}] }`)).toMatchObject({ grants: { exceptions: [{ what }] } })
    },
  )

  test.each(['bad-signature', 'revoked', 'yanked', 'wrong-identity', 'threshold', 'rejected', 'clock-skew', 'drift'])(
    'an exception is never for %s',
    (what) => {
      const exception = `{ "what": "${what}", "servers": ["files"], "until": "2027-01-31T00:00:00Z", "reason": "r" }`
      const error = refusal(`{ "exceptions": [${exception}] }`)
      expect(error.parts.pointer).toBe('/exceptions/0/what')
      expect(error.message).toContain(`"${what}" cannot be excepted`)
    },
  )
})

describe('a threshold that is demanded', () => {
  test('is a whole number from 1, on every level', () => {
    expect(read('{ "threshold": 2 }', 'project').demands).toEqual({ threshold: 2 })
    for (const value of ['0', '-1', '1.5', '"2"', 'null', '1e999']) {
      expect(() => read(`{ "threshold": ${value} }`)).toThrow(ConfigError)
    }
  })
})

describe('a project file that would grant trust', () => {
  test.each([
    ['publishers', '[]'],
    ['curators', '[]'],
    ['approvers', '[]'],
    ['exceptions', '[]'],
    ['bypasses', '[]'],
    ['registry', '{}'],
  ])('is refused for its %s', (member, value) => {
    const error = refusal(`{ "${member}": ${value} }`, 'project')
    expect(error.message).toContain('a project cannot grant trust')
    expect(error.parts.pointer).toBe(`/${member}`)
  })

  test('and so is delegation by anybody but the machine', () => {
    for (const level of ['user', 'project'] as const) {
      expect(refusal('{ "delegate": ["*"] }', level).message).toContain('only the machine policy delegates')
    }
  })
})

describe('an unknown member is refused', () => {
  test('with the nearest known name', () => {
    expect(refusal('{ "presset": "hardened" }').message).toContain('unknown member "presset"; did you mean "preset"?')
    expect(refusal('{ "publisher": [] }').message).toContain('did you mean "publishers"?')
    expect(refusal('{ "cooldown": "1h" }').message).toContain('did you mean "coolDown"?')
  })

  test('with all known names where none is near', () => {
    expect(refusal('{ "x": 1 }').message).toContain('known are $schema, preset, coolDown')
  })

  test.each([
    ['publishers', '[{ "names": [], "identities": [], "level": 1 }]', '/publishers/0/level'],
    [
      'publishers',
      `[{ "names": [], "identities": [{ "type": "key", "publicKey": "${keyText}", "x": 1 }] }]`,
      '/publishers/0/identities/0/x',
    ],
    ['registry', `{ "url": "https://r.example", "key": "${registryKey}", "insecure": true }`, '/registry/insecure'],
  ])('inside %s', (member, value, pointer) => {
    expect(refusal(`{ "${member}": ${value} }`).parts.pointer).toBe(pointer)
  })

  test('also where it is named like a member of every object', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(refusal(`{ "${name}": {} }`).parts.pointer).toBe(`/${name}`)
    }
  })

  test('and its name is escaped', () => {
    const { message } = refusal('{ "pre\\u202eset": 1 }')
    expect(message).toContain('<U+202E>')
    expect(message).not.toContain('\u202e')
  })
})

describe('all problems are reported together', () => {
  test('each with its pointer', () => {
    const error = refusal(`{
      "preset": "strict",
      "coolDown": 72,
      "requireSignature": "yes",
      "publishers": [{ "names": ["*/x"], "identities": [{ "type": "person", "publicKey": "ed25519:AAAA" }] }, 7],
      "exceptions": [{ "what": "Not A Rule", "servers": [], "until": "tomorrow" }],
      "registry": { "url": "http://r.example" }
    }`)
    const pointers = [...error.message.matchAll(/"(\/[^"]*)":/g)].map((match) => match[1])
    expect(pointers.sort()).toEqual(
      [
        '/preset',
        '/coolDown',
        '/requireSignature',
        '/publishers/0/names/0',
        '/publishers/0/identities/0/type',
        '/publishers/0/identities/0/publicKey',
        '/publishers/1',
        '/publishers/1/names',
        '/publishers/1/identities',
        '/exceptions/0/what',
        '/exceptions/0/servers',
        '/exceptions/0/until',
        '/exceptions/0/reason',
        '/registry/url',
        '/registry/key',
      ].sort(),
    )
    expect(error.message).toContain('15 problems')
    expect(error.parts.pointer).toBe('/preset')
  })
})

describe('a file that is no policy', () => {
  test.each([
    ['nothing', ''],
    ['text', 'preset: hardened'],
    ['half of one', full.slice(0, 200)],
    ['a list', '[]'],
    ['null', 'null'],
    ['the same member twice', '{ "preset": "hardened", "preset": "observe" }'],
    ['the same member twice, written differently', '{ "preset": "hardened", "pr\\u0065set": "observe" }'],
    [
      'a lone surrogate',
      '{ "exceptions": [{ "what": "a", "servers": ["\\ud800"], "until": "2027-01-31T00:00:00Z", "reason": "r" }] }',
    ],
  ])('%s is refused', (_, text) => {
    refusal(text)
  })

  test('invalid UTF-8 is refused', () => {
    expect(() => parsePolicy(new Uint8Array([0x7b, 0xff, 0x7d]), 'user', 'policy.jsonc')).toThrow(ConfigError)
  })
})

describe('values that are refused', () => {
  test.each([
    ['coolDown', '"72"'],
    ['coolDown', '"-1h"'],
    ['coolDown', '"1e3h"'],
    ['coolDown', '"9999999h"'],
    ['coolDown', 'null'],
    ['preset', 'null'],
    ['preset', '"Standard"'],
    ['requireReceipt', '1'],
    ['publishers', '{}'],
    ['publishers', 'null'],
    ['registry', 'null'],
    ['registry', '[]'],
    ['$schema', '1'],
  ])('%s: %s', (member, value) => {
    expect(refusal(`{ "${member}": ${value} }`).parts.pointer).toBe(`/${member}`)
  })

  test.each([
    'http://registry.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'ftp://registry.example',
    'https://user:secret@registry.example',
    'https://registry.example/?token=secret',
    'https://registry.example/#x',
    'registry.example',
  ])('the registry %s', (url) => {
    expect(refusal(`{ "registry": { "url": "${url}", "key": "${registryKey}" } }`).parts.pointer).toBe('/registry/url')
  })

  test.each([
    ['another algorithm', 'rsa:AAAA'],
    ['too short', 'ed25519:AAAA'],
    ['a key of small order', `ed25519:${Buffer.alloc(32).toString('base64')}`],
    ['no base64', `ed25519:${'*'.repeat(44)}`],
  ])('a public key that is %s', (_, publicKeyText) => {
    const identity = `{ "type": "key", "publicKey": "${publicKeyText}" }`
    const error = refusal(`{ "publishers": [{ "names": ["*"], "identities": [${identity}] }] }`)
    expect(error.parts.pointer).toBe('/publishers/0/identities/0/publicKey')
  })

  test('a verifier key whose hash is another’s', () => {
    const wrong = registryKey.replace('registry.example', 'registry.example2')
    const error = refusal(`{ "registry": { "url": "https://r.example", "key": "${wrong}" } }`)
    expect(error.parts.pointer).toBe('/registry/key')
  })

  test.each(['2027-01-31', '2027-02-30T00:00:00Z', '2027-13-01T00:00:00Z', '2027-01-31T00:00:00+01:00', 'never'])(
    'an exception until %s',
    (until) => {
      const exception = `{ "what": "partial", "servers": ["files"], "until": "${until}", "reason": "r" }`
      expect(refusal(`{ "exceptions": [${exception}] }`).parts.pointer).toBe('/exceptions/0/until')
    },
  )

  test('an exception without a reason, or for every server', () => {
    const exception = (change: string) =>
      `{ "exceptions": [{ "what": "partial", "until": "2027-01-31T00:00:00Z", ${change} }] }`
    expect(refusal(exception('"servers": ["files"], "reason": ""')).parts.pointer).toBe('/exceptions/0/reason')
    expect(refusal(exception('"servers": ["*"], "reason": "r"')).parts.pointer).toBe('/exceptions/0/servers/0')
    expect(refusal(exception('"servers": ["a/b/c"], "reason": "r"')).parts.pointer).toBe('/exceptions/0/servers/0')
  })
})
