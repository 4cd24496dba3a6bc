import { describe, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { StateError, type TouchmarkError } from '../../src/errors.ts'
import { formatLock, parseLock, samePin } from '../../src/trust/lock-format.ts'
import { emptyLock, type Lock, withPin } from '../../src/trust/pins.ts'
import { hashOf, samplePin, urlPin } from './pin-samples.ts'

const lock: Lock = {
  servers: new Map([
    ['mail', urlPin],
    ['files', samplePin],
  ]),
}

function corrupt(text: string | Uint8Array): TouchmarkError {
  try {
    parseLock(typeof text === 'string' ? utf8(text) : text, 'touchmark.lock')
  } catch (error) {
    expect(error).toBeInstanceOf(StateError)
    expect((error as TouchmarkError).code).toBe('E_LOCK_CORRUPT')
    return error as TouchmarkError
  }
  throw new Error('it was read')
}

describe('a lock file', () => {
  test('is read back as it was written', () => {
    const read = parseLock(formatLock(lock), 'touchmark.lock')
    expect(read.servers.get('files')).toEqual(samplePin)
    expect(read.servers.get('mail')).toEqual(urlPin)
    expect([...read.servers.keys()]).toEqual(['files', 'mail'])
  })

  test('does not depend on the order of insertion', () => {
    const other: Lock = { servers: new Map([...lock.servers].reverse()) }
    expect(fromUtf8(formatLock(other))).toBe(fromUtf8(formatLock(lock)))
  })

  test('has one line for each hash, so that a review sees one line change', () => {
    const tools = new Map(samplePin.hashes.sections.tools).set('read_file', hashOf('99'))
    const sections = { ...samplePin.hashes.sections, tools }
    const changed = withPin(lock, 'files', { ...samplePin, hashes: { ...samplePin.hashes, sections } })
    const before = fromUtf8(formatLock(lock)).split('\n')
    const after = fromUtf8(formatLock(changed)).split('\n')
    expect(after.length).toBe(before.length)
    expect(after.filter((line, index) => line !== before[index])).toEqual([`          "read_file": "${hashOf('99')}",`])
  })

  test('ends with a line feed and starts with its format', () => {
    const text = fromUtf8(formatLock(emptyLock))
    expect(text).toBe('{\n  "format": "touchmark-lock-v1",\n  "servers": {}\n}\n')
  })

  test('keeps entries and tools that are named like members of every object', () => {
    const tools = new Map(['__proto__', 'constructor', 'toString', '10', '9'].map((name) => [name, hashOf('77')]))
    const hashes = { ...samplePin.hashes, sections: { ...samplePin.hashes.sections, tools } }
    const strange = withPin(emptyLock, '__proto__', { ...samplePin, hashes })
    const read = parseLock(formatLock(strange), 'x').servers.get('__proto__')
    expect([...(read?.hashes.sections.tools.keys() ?? [])].sort()).toEqual([...tools.keys()].sort())
  })
})

describe('a lock that is not one is corrupt, never empty', () => {
  const good = fromUtf8(formatLock(lock))

  test('the empty file', () => {
    corrupt('')
  })

  test('every truncation of a good one', () => {
    // The last line feed is not part of the JSON.
    for (let length = 0; length < good.length - 2; length += 17) corrupt(good.slice(0, length))
    corrupt(good.slice(0, -2))
  })

  test.each([
    ['null', 'null'],
    ['an array', '[]'],
    ['an object without members', '{}'],
    ['another format', '{"format":"touchmark-lock-v2","servers":{}}'],
    ['an unknown member', '{"format":"touchmark-lock-v1","servers":{},"extra":1}'],
    ['no servers', '{"format":"touchmark-lock-v1"}'],
    ['servers that are a list', '{"format":"touchmark-lock-v1","servers":[]}'],
    ['a duplicate entry', '{"format":"touchmark-lock-v1","servers":{},"servers":{}}'],
    ['a comment', '{"format":"touchmark-lock-v1","servers":{}} // fine'],
    ['zero bytes, as after a power cut', '\0'.repeat(200)],
    ['merge markers', `<<<<<<< HEAD\n${good}`],
  ])('%s', (_, text) => {
    corrupt(text)
  })

  test('invalid UTF-8', () => {
    corrupt(new Uint8Array([0x7b, 0xff, 0x7d]))
  })

  test.each([
    ['a missing member', '"profile": "default",', '', '/servers/files/profile'],
    ['a null profile', '"profile": "default"', '"profile": null', '/servers/files/profile'],
    ['a short hash', hashOf('3c'), 'abc', '/servers/files/sections/tools/read_file'],
    ['an upper-case hash', hashOf('3c'), hashOf('3C'), '/servers/files/sections/tools/read_file'],
    ['a signer of an unknown kind', '"type": "key"', '"type": "person"', '/servers/files/signedBy/type'],
    ['a key that is none', '"publicKey": "ed25519:', '"publicKey": "rsa:', '/servers/files/signedBy/publicKey'],
    ['a version of another line', '"1": "1.0.0"', '"1": "2.0.0"', '/servers/files/highest/1'],
    ['a line of its own making', '"1": "1.0.0"', '"x": "1.0.0"', '/servers/files/highest/x'],
    ['an unknown member of a pin', '"profile":', '"trusted": true, "profile":', '/servers/files/trusted'],
    ['an unknown section', '"prompts": {}', '"prompts": {}, "extras": {}', '/servers/files/sections/extras'],
    ['an unknown kind of target', '"kind": "command"', '"kind": "shell"', '/servers/files/target/kind'],
    ['a word that is not text', '"npx"', '7', '/servers/files/target/argv/0'],
    ['a day that does not exist', '2026-11-21T00:00:00Z', '2026-13-41T00:00:00Z', '/servers/files/pinnedAt'],
    ['a time with another zone', '2026-11-21T00:00:00Z', '2026-11-21T00:00:00+01:00', '/servers/files/pinnedAt'],
    ['a package member too many', '"integrity":', '"sha1": "x", "integrity":', '/servers/files/package/sha1'],
    ['a mask in no section', '"section": "tools"', '"section": "instructions"', '/servers/files/masks/0/section'],
    ['a lone surrogate', '"@acme/files"', '"\\ud800"', '/servers/files/package/name'],
  ])('%s, and the message points at it', (_, from, to, pointer) => {
    expect(good).toContain(from)
    const error = corrupt(good.replace(from, to))
    expect(error.message).toContain(pointer)
    expect(error.message).toContain('touchmark.lock')
    expect(error.cause).toBeDefined()
  })
})

describe('samePin', () => {
  test('does not look at when a pin was made', () => {
    expect(samePin(samplePin, { ...samplePin, pinnedAt: '2027-01-01T00:00:00Z' })).toBe(true)
    const since = '2025-01-01T00:00:00Z'
    expect(samePin(samplePin, { ...samplePin, since })).toBe(true)
    const lock = { servers: new Map([['files', { ...samplePin, since }]]) }
    expect(parseLock(formatLock(lock), 'lock').servers.get('files')?.since).toBe(since)
  })

  test('sees every other member', () => {
    const changes = [
      { target: urlPin.target },
      { name: null },
      { version: '1.0.1' },
      { profile: 'windows' },
      { package: null },
      { signedBy: null },
      { highest: new Map([['1', '1.0.1']]) },
      { hashes: { ...samplePin.hashes, instructions: null } },
      { masks: [] },
    ]
    for (const change of changes) expect(samePin(samplePin, { ...samplePin, ...change })).toBe(false)
  })
})

describe('withPin', () => {
  test('sets and removes one entry and leaves the others and the given lock alone', () => {
    expect([...withPin(lock, 'files', null).servers.keys()]).toEqual(['mail'])
    expect([...withPin(lock, 'new', urlPin).servers.keys()]).toEqual(['mail', 'files', 'new'])
    expect([...lock.servers.keys()]).toEqual(['mail', 'files'])
    expect([...emptyLock.servers.keys()]).toEqual([])
  })
})
