import { spawnSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleFromJSON, bundleToJSON } from '@sigstore/bundle'
import { type TrustMaterial, toSignedEntity, Verifier } from '@sigstore/verify'
import { afterAll, describe, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { pae } from '../../src/attestation/envelope.ts'
import { keyId, spki } from '../../src/crypto/ed25519.ts'
import { formatSecretKey, parseSecretKey } from '../../src/crypto/secret-key.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { notRun } from '../support/not-run.ts'
import { sampleRelease, testKeyPair } from '../support/sample-release.ts'

const release = await sampleRelease()
const { envelope } = parseBundle(release.bundle)
const json = JSON.parse(fromUtf8(release.bundle))
const folder = mkdtempSync(join(tmpdir(), 'touchmark-outside-'))
const opensslVersion = spawnSync('openssl', ['version'], { encoding: 'utf8' })
const hasOpenssl = opensslVersion.status === 0 && /^OpenSSL 3/.test(opensslVersion.stdout)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function save(name: string, content: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, content, { mode: 0o600 })
  return path
}

function openssl(...words: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync('openssl', words, { encoding: 'utf8' })
  return { status, text: `${stdout}${stderr}` }
}

describe('sigstore-js', () => {
  const key = createPublicKey({ key: Buffer.from(spki(release.pair.publicKey)), format: 'der', type: 'spki' })
  const trust: TrustMaterial = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: (hint) => {
      if (hint !== keyId(release.pair.publicKey)) throw new Error(`no key ${hint}`)
      return { publicKey: key, validFor: () => true }
    },
  }
  const verifier = new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 })
  const verify = (bundle: unknown) => verifier.verify(toSignedEntity(bundleFromJSON(bundle)))

  test('reads our bundle as v0.3 and verifies it with our key', () => {
    expect(bundleFromJSON(json).mediaType).toBe('application/vnd.dev.sigstore.bundle.v0.3+json')
    expect(verify(json).key).toEqual(key)
  })

  test('writes the same members back, but for the empty key id', () => {
    const { dsseEnvelope, ...rest } = json
    const [{ sig }] = dsseEnvelope.signatures
    expect(bundleToJSON(bundleFromJSON(json))).toMatchObject({
      ...rest,
      dsseEnvelope: { ...dsseEnvelope, signatures: [{ sig }] },
    })
  })

  test('refuses it after a change of payload, payload type or key', () => {
    const { dsseEnvelope } = json
    const payload = Buffer.from(Buffer.from(dsseEnvelope.payload, 'base64').toString().replace('1.4.0', '1.4.1'))
    expect(() => verify({ ...json, dsseEnvelope: { ...dsseEnvelope, payload: payload.toString('base64') } })).toThrow()
    expect(() => verify({ ...json, dsseEnvelope: { ...dsseEnvelope, payloadType: 'text/plain' } })).toThrow()
    const hint = keyId(testKeyPair('somebody else').publicKey)
    expect(() => verify({ ...json, verificationMaterial: { publicKey: { hint } } })).toThrow()
  })
})

describe('openssl', () => {
  if (!hasOpenssl) notRun('openssl 3 is not installed: outside verification of signatures and key files')

  test.runIf(hasOpenssl)('verifies the signature over the pre-authentication encoding', () => {
    const key = createPublicKey({ key: Buffer.from(spki(release.pair.publicKey)), format: 'der', type: 'spki' })
    const pem = save('key.pub', key.export({ format: 'pem', type: 'spki' }))
    const signature = save('signature', envelope.signature)
    const data = save('pae', pae(envelope.payloadType, envelope.payload))
    const words = ['pkeyutl', '-verify', '-pubin', '-inkey', pem, '-rawin', '-sigfile', signature, '-in']
    expect(openssl(...words, data)).toMatchObject({ status: 0, text: expect.stringContaining('Signature Verified') })
    const payload = save('payload', envelope.payload)
    expect(openssl(...words, payload).status).not.toBe(0)
  })

  test.runIf(hasOpenssl)('reads our plain key file, and its key signs as ours does', () => {
    const path = save(
      'ours.pem',
      formatSecretKey(release.pair, null, () => new Uint8Array()),
    )
    const data = save('message', 'message')
    const signature = join(folder, 'message.sig')
    expect(openssl('pkeyutl', '-sign', '-inkey', path, '-rawin', '-in', data, '-out', signature).status).toBe(0)
    const publicDer = join(folder, 'public.der')
    expect(openssl('pkey', '-in', path, '-pubout', '-outform', 'DER', '-out', publicDer).status).toBe(0)
    expect(new Uint8Array(readFileSync(publicDer))).toEqual(spki(release.pair.publicKey))
    expect(readFileSync(signature)).toHaveLength(64)
  })

  test.runIf(hasOpenssl)('makes a key file that we read', () => {
    const path = join(folder, 'theirs.pem')
    expect(openssl('genpkey', '-algorithm', 'ed25519', '-out', path).status).toBe(0)
    const pair = parseSecretKey(readFileSync(path, 'utf8'), null)
    const publicDer = join(folder, 'theirs.der')
    expect(openssl('pkey', '-in', path, '-pubout', '-outform', 'DER', '-out', publicDer).status).toBe(0)
    expect(new Uint8Array(readFileSync(publicDer))).toEqual(spki(pair.publicKey))
  })
})
