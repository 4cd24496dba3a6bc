import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { concatBytes } from '../../src/encoding/bytes.ts'
import { githubIssuer } from '../../src/trust/identity.ts'
import { readCertificate } from '../../src/verify/certificate.ts'
import { der, oid, sequence, utf8String } from '../support/der.ts'
import { errorCode } from '../support/error-code.ts'
import { type CertificateExtension, issueLeaf, type Leaf, makeAuthority } from '../support/fulcio-certificate.ts'

const authority = makeAuthority('Loopback Fulcio', Date.UTC(2026, 0))
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
const [notBefore, notAfter] = [Date.UTC(2026, 10, 21, 6), Date.UTC(2026, 10, 21, 6, 10)]
const fulcio = (arc: number, value: Uint8Array, critical = false): CertificateExtension => {
  return { oid: `1.3.6.1.4.1.57264.1.${arc}`, value, critical }
}
const issuer = fulcio(8, utf8String(githubIssuer))
const subject = { kind: 'uri', value: 'https://github.com/acme/mcp/.github/workflows/r.yml@refs/heads/main' } as const

function spki(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' })
}

/** A certificate; `more` are extensions beside the issuer. */
function leaf(more: readonly CertificateExtension[] = [], change: Partial<Leaf> = {}): Promise<Buffer> {
  const extensions = [issuer, ...more]
  return issueLeaf(authority, { publicKey: spki(p256), subject, notBefore, notAfter, extensions, ...change })
}

const outcome = (bytes: Uint8Array) => errorCode(() => readCertificate(bytes))

/** The certificate with one byte sequence in place of another of the same length; its signature is not looked at here. */
function replaced(bytes: Buffer, from: Buffer, to: Buffer): Buffer {
  const at = bytes.indexOf(from)
  if (at < 0 || from.length !== to.length) throw new Error('a replacement of tests that does not fit')
  return Buffer.concat([bytes.subarray(0, at), to, bytes.subarray(at + from.length)])
}

describe('a certificate', () => {
  test('says whom it names, and from when to when', async () => {
    const certificate = readCertificate(await leaf([fulcio(15, utf8String('700100')), fulcio(20, utf8String('push'))]))
    expect(certificate).toMatchObject({ notBefore, notAfter })
    expect(certificate.publicKey.equals(p256)).toBe(true)
    expect(certificate.identity).toMatchObject({
      issuer: githubIssuer,
      subject: subject.value,
      repositoryId: '700100',
      trigger: 'push',
      ownerId: null,
    })
  })

  test('of a person names an e-mail address', async () => {
    const value = 'dev@acme.example'
    expect(readCertificate(await leaf([], { subject: { kind: 'email', value } })).identity.subject).toBe(value)
  })

  test('with an extension that says nothing does not state it', async () => {
    expect(readCertificate(await leaf([fulcio(23, utf8String(''))])).identity.environment).toBeNull()
  })
})

describe('a certificate that differs from a good one in one fact', () => {
  const bad =
    (more: readonly CertificateExtension[], change: Partial<Leaf> = {}) =>
    async () =>
      outcome(await leaf(more, change))
  const named = (value: string): Partial<Leaf> => ({ subject: { kind: 'uri', value } })
  const without = (extensions: readonly CertificateExtension[]): Partial<Leaf> => ({ extensions })
  const names = (...values: Buffer[]) => ({ oid: '2.5.29.17', value: sequence(...values) })
  const uri = der(0x86, Buffer.from(subject.value))

  test('the good one is read', async () => {
    expect(outcome(await leaf())).toBe('no error')
  })

  test.each<[string, () => Promise<string>]>([
    ['no issuer', bad([], without([]))],
    ['the deprecated issuer alone', bad([], without([fulcio(1, Buffer.from(githubIssuer))]))],
    ['an empty issuer', bad([], without([fulcio(8, utf8String(''))]))],
    ['an issuer with a space', bad([], without([fulcio(8, utf8String('https://a b'))]))],
    ['an issuer that is no UTF8String', bad([], without([fulcio(8, der(0x13, Buffer.from(githubIssuer)))]))],
    ['an issuer without DER', bad([], without([fulcio(8, Buffer.from(githubIssuer))]))],
    [
      'something behind the issuer',
      bad([], without([fulcio(8, concatBytes(utf8String('https://a'), Buffer.from([0])))])),
    ],
    ['the issuer twice', bad([issuer])],
    ['another issuer beside it', bad([fulcio(8, utf8String('https://evil.example'))])],
    ['a second subject in another extension', bad([names(der(0x86, Buffer.from('https://evil.example')))])],
    ['an empty subject', bad([], named(''))],
    ['a subject with a line feed', bad([], named('https://a/b\nc'))],
    ['a subject with a NUL', bad([], named('https://github.com/acme\0.evil'))],
    ['a subject that is no ASCII', bad([], named('https://github.com/\u0430cme/mcp'))],
    ['a subject with a star', bad([], named('https://github.com/acme/*'))],
    ['a subject of 2,049 characters', bad([], named('a'.repeat(2049)))],
    ['an extension with a control character', bad([fulcio(14, utf8String('refs/heads/\u001b[2J'))])],
    ['an extension with a C1 control character', bad([fulcio(14, utf8String('refs/heads/\u009b2J'))])],
    ['an extension that is no UTF-8', bad([fulcio(14, der(0x0c, Buffer.from([0xff])))])],
    ['an extension of 2,049 bytes', bad([fulcio(14, utf8String('r'.repeat(2049)))])],
    ['an extension with a longer length than it needs', bad([fulcio(14, Buffer.from([0x0c, 0x81, 1, 0x61]))])],
    ['an extension that is cut off', bad([fulcio(14, Buffer.from([0x0c, 9, 0x61]))])],
    ['an extension of indefinite length', bad([fulcio(14, Buffer.from([0x0c, 0x80, 0x61, 0, 0]))])],
    ['an unknown critical extension', bad([{ oid: '1.2.3.4', value: sequence(), critical: true }])],
    ['the right to sign certificates', bad([{ oid: '2.5.29.19', value: sequence(der(1, Buffer.from([255]))) }])],
  ])('%s is refused', async (_what, run) => {
    expect(await run()).toBe('E_CERTIFICATE_INVALID')
  })

  const rest = subject.value.length - 'https://a/'.length - 2
  test.each<[string, Buffer, Buffer]>([
    ['two subjects', uri, Buffer.concat([der(0x86, Buffer.from('https://a/')), der(0x86, Buffer.alloc(rest, 0x62))])],
    [
      'a subject and an address',
      uri,
      Buffer.concat([der(0x86, Buffer.from('https://a/')), der(0x81, Buffer.alloc(rest, 0x62))]),
    ],
    ['a host as subject', uri, der(0x82, Buffer.from(subject.value))],
    ['a subject of a kind of its own', uri, der(0xa0, Buffer.from(subject.value))],
    ['no subject', oid('2.5.29.17'), oid('2.5.29.19')],
  ])('%s is refused, in bytes of the same length', async (_what, from, to) => {
    expect(outcome(replaced(await leaf(), from, to))).toBe('E_CERTIFICATE_INVALID')
  })

  test('another purpose is refused', async () => {
    const signing = oid('1.3.6.1.5.5.7.3.3')
    expect(outcome(replaced(await leaf(), signing, oid('1.3.6.1.5.5.7.3.8')))).toBe('E_CERTIFICATE_INVALID')
  })

  test('another version is refused', async () => {
    const [v3, v1] = [Buffer.from([0xa0, 3, 2, 1, 2]), Buffer.from([0xa0, 3, 2, 1, 0])]
    expect(outcome(replaced(await leaf(), v3, v1))).toBe('E_CERTIFICATE_INVALID')
  })

  test('a time that is none is refused', async () => {
    const bytes = await leaf()
    const time = Buffer.from('20261121060000Z')
    for (const other of ['20261321060000Z', '2026112106000+Z', '20261121060000X']) {
      expect(outcome(replaced(bytes, time, Buffer.from(other))), other).toBe('E_CERTIFICATE_INVALID')
    }
    expect(outcome(replaced(bytes, time, Buffer.from('20251121060000Z')))).toBe('no error')
  })

  test('bytes behind it, or before its end, are refused', async () => {
    const bytes = await leaf()
    expect(outcome(Buffer.concat([bytes, Buffer.from([0])]))).toBe('E_CERTIFICATE_INVALID')
    for (let end = 0; end < bytes.length; end += 29) {
      expect(outcome(bytes.subarray(0, end)), `${end} bytes`).toBe('E_CERTIFICATE_INVALID')
    }
  })

  test('any byte that differs is read, or refused with a code of ours', async () => {
    const bytes = await leaf()
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 0x41
      expect(['no error', 'E_CERTIFICATE_INVALID', 'E_KEY_TYPE']).toContain(outcome(changed))
    }
  })
})

describe('the key of a certificate', () => {
  const withKey = async (key: KeyObject) => outcome(await leaf([], { publicKey: spki(key) }))
  const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).publicKey

  test.each<[string, KeyObject]>([
    ['P-256', p256],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
    ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey],
    ['Ed25519', generateKeyPairSync('ed25519').publicKey],
    ['RSA of 2,048 bits', rsa(2048)],
  ])('%s is known', async (_what, key) => {
    expect(await withKey(key)).toBe('no error')
  })

  test.each<[string, KeyObject]>([
    ['secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey],
    ['X25519', generateKeyPairSync('x25519').publicKey],
    ['Ed448', generateKeyPairSync('ed448').publicKey],
    ['RSA of 1,024 bits', rsa(1024)],
  ])('%s is of an unknown kind', async (_what, key) => {
    expect(await withKey(key)).toBe('E_KEY_TYPE')
  })

  test('that is no key at all is of an unknown kind', async () => {
    expect(
      outcome(await leaf([], { publicKey: sequence(sequence(oid('1.2.3.4')), der(3, Buffer.from([0, 1]))) })),
    ).toBe('E_KEY_TYPE')
  })
})
