import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64, concatBytes, utf8 } from '../../src/encoding/bytes.ts'
import { formatVerifierKey, type NoteVerifierKey, openNote, parseVerifierKey, signNote } from '../../src/log/note.ts'
import { errorCode } from '../support/error-code.ts'
import { testKeyPair } from '../support/sample-release.ts'

const pair = testKeyPair('registry')
const key: NoteVerifierKey = { name: 'registry.example.com', publicKey: pair.publicKey }
const text = 'first line\nsecond line ☀\n'
const note = signNote(text, key.name, pair)

describe('verifier keys', () => {
  test('text and key are one to one', () => {
    expect(formatVerifierKey(key)).toMatch(/^registry\.example\.com\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/)
    expect(parseVerifierKey(formatVerifierKey(key))).toEqual(key)
  })

  test('the key of the Go checksum database, as Go itself has it built in, is read', () => {
    const go = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'
    expect(formatVerifierKey(parseVerifierKey(go))).toBe(go)
  })

  test.each<[string, string]>([
    ['nothing', ''],
    ['a key hash that is another’s', formatVerifierKey(key).replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    ['the key of another name', formatVerifierKey(key).replace('registry', 'other')],
    ['an upper-case hash', formatVerifierKey(key).replace(/\+[0-9a-f]{8}\+/, (hash) => `${hash.toUpperCase()}x`)],
    ['a name with a space', `a b${formatVerifierKey(key).slice(key.name.length)}`],
    ['another algorithm', `${key.name}+00000000+${base64(concatBytes(Uint8Array.of(4), key.publicKey))}`],
    ['a key of another length', `${key.name}+00000000+${base64(Uint8Array.of(1, 2, 3))}`],
    ['a key of small order', formatVerifierKey({ name: key.name, publicKey: new Uint8Array(32) })],
  ])('%s is refused', (_what, hostile) => {
    expect(errorCode(() => parseVerifierKey(hostile))).toBe('E_NOTE_INVALID')
  })
})

describe('notes', () => {
  test('are their text, an empty line and a line of signature', () => {
    expect(note.startsWith(`${text}\n— ${key.name} `)).toBe(true)
    expect(note.split('\n')).toHaveLength(5)
    expect(openNote(note, key)).toBe(text)
  })

  test('may have empty lines inside', () => {
    expect(openNote(signNote('a\n\nb\n', key.name, pair), key)).toBe('a\n\nb\n')
  })

  test('signatures by others stand beside ours, before and after, and count for nothing', () => {
    const witness = testKeyPair('witness')
    const other = signNote(text, 'witness.example.com', witness).slice(text.length + 1)
    const ours = note.slice(text.length + 1)
    expect(openNote(`${text}\n${other}${ours}`, key)).toBe(text)
    expect(openNote(`${text}\n${ours}${other}`, key)).toBe(text)
    expect(errorCode(() => openNote(`${text}\n${other}`, key))).toBe('E_SIGNATURE_INVALID')
  })

  test('a signature that claims our name with another key does not count', () => {
    const impostor = signNote(text, key.name, testKeyPair('impostor'))
    expect(errorCode(() => openNote(impostor, key))).toBe('E_SIGNATURE_INVALID')
    expect(openNote(`${impostor}${note.slice(text.length + 1)}`, key)).toBe(text)
  })

  test('our signature twice is refused', () => {
    expect(errorCode(() => openNote(`${note}${note.slice(text.length + 1)}`, key))).toBe('E_SIGNATURE_INVALID')
  })

  test('a change of any character of the text is refused', () => {
    for (let at = 0; at < text.length - 1; at += 1) {
      const changed = `${note.slice(0, at)}X${note.slice(at + 1)}`
      expect(
        errorCode(() => openNote(changed, key)),
        `${at}`,
      ).toBe('E_SIGNATURE_INVALID')
    }
  })

  test('the name in the signature line is part of the key', () => {
    expect(errorCode(() => openNote(note.replaceAll(key.name, 'other.example.com'), key))).toBe('E_SIGNATURE_INVALID')
  })

  test.each<[string, string]>([
    ['nothing', ''],
    ['a text alone', text],
    ['a signature without a text', note.slice(text.length)],
    ['a hyphen instead of the dash', note.replace('—', '-')],
    ['no final line feed', note.slice(0, -1)],
    ['a line feed too many', `${note}\n`],
    ['a carriage return', note.replace('first line\n', 'first line\r\n')],
    ['a signature that is not base64', note.replace(/ [^ ]*\n$/, ' !!!!\n')],
    ['a signature shorter than a key hash', note.replace(/ [^ ]*\n$/, ' AAAA\n')],
    ['a hundred and one signatures', `${text}\n${note.slice(text.length + 1).repeat(101)}`],
    ['a megabyte and more', `${'a'.repeat(1_000_001)}${note}`],
  ])('%s is no note', (_what, hostile) => {
    expect(errorCode(() => openNote(hostile, key))).toBe('E_NOTE_INVALID')
  })

  test('texts and names that cannot stand in a note are not signed', () => {
    for (const wrong of ['', '\n', 'no line feed', 'empty last line\n\n', 'tab\t\n', 'nul\0\n', 'surrogate \ud800\n']) {
      expect(
        errorCode(() => signNote(wrong, key.name, pair)),
        JSON.stringify(wrong),
      ).toBe('E_NOTE_INVALID')
    }
    for (const name of ['', 'a b', 'a+b', 'a\nb', '\ud800']) {
      expect(
        errorCode(() => signNote(text, name, pair)),
        JSON.stringify(name),
      ).toBe('E_NOTE_INVALID')
    }
  })

  test('whatever is signed opens again, and nothing else does', () => {
    const line = fc.string({ unit: 'grapheme' }).map((string) => string.replace(/[\0-\x1f\x7f]/g, ''))
    fc.assert(
      fc.property(fc.array(line), line, (lines, last) => {
        const body = `${[...lines, `${last}.`].join('\n')}\n`
        return openNote(signNote(body, key.name, pair), key) === body
      }),
      { numRuns: 30 },
    )
    fc.assert(
      fc.property(fc.string(), (hostile) => {
        expect(['E_NOTE_INVALID', 'E_SIGNATURE_INVALID']).toContain(errorCode(() => openNote(hostile, key)))
      }),
    )
  })

  test('a signature over other bytes, with our key hash, does not hold', () => {
    const hash = Buffer.from(note.split(' ').at(-1) ?? '', 'base64').subarray(0, 4)
    const forged = `${text}\n— ${key.name} ${base64(concatBytes(hash, new Uint8Array(64)))}\n`
    expect(errorCode(() => openNote(forged, key))).toBe('E_SIGNATURE_INVALID')
    expect(utf8(forged).length).toBe(utf8(note).length)
  })
})
