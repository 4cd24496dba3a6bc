import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { formatStatement, makePublishStatement } from '../../src/attestation/statement.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import { TouchmarkError } from '../../src/errors.ts'
import { type ProofMaterial, verifyBundle } from '../../src/verify/verifier.ts'
import { laterErrorCode } from '../support/error-code.ts'
import { githubClaims } from '../support/oidc-claims.ts'
import { samplePublishParts } from '../support/sample-release.ts'
import { type SignOptions, type Sigstore, startSigstore } from '../support/sigstore.ts'
import { type Twist, twists } from '../support/sigstore-bundle.ts'

let sigstore: Sigstore
let honest: Uint8Array
let material: ProofMaterial
beforeAll(async () => {
  sigstore = await startSigstore()
  honest = await sign()
  material = { keys: [], trustedRoot: sigstore.trustedRoot }
})
afterAll(() => sigstore.close())

const payload = formatStatement(makePublishStatement(samplePublishParts()))
const sign = (options: SignOptions = {}) => sigstore.sign(payload, options)
const outcome = (file: Uint8Array) => laterErrorCode(async () => verifyBundle(parseBundle(file), material))

interface ProofJson {
  logIndex: string
  treeSize: string
  rootHash: string
  hashes: string[]
  checkpoint?: { envelope: string }
}

interface EntryJson {
  logId?: { keyId: string }
  kindVersion: { kind: string; version: string }
  integratedTime: string
  inclusionPromise?: object
  inclusionProof?: ProofJson
  canonicalizedBody?: string
}

interface MaterialJson {
  certificate?: { rawBytes: string }
  x509CertificateChain?: object
  tlogEntries?: EntryJson[]
  timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] }
}

interface BundleJson {
  verificationMaterial: MaterialJson
  dsseEnvelope: { payload: string }
}

function read(file: Uint8Array): BundleJson {
  return JSON.parse(fromUtf8(file))
}

/** The first entry and its proof, for a change. */
function entryIn({ tlogEntries }: MaterialJson): EntryJson & { inclusionProof: ProofJson } {
  const entry = tlogEntries?.[0]
  if (entry?.inclusionProof === undefined) throw new Error('a bundle of tests without a log entry')
  return entry as EntryJson & { inclusionProof: ProofJson }
}

/** A bundle file with one thing changed in its JSON. */
function altered(change: (bundle: BundleJson) => void, file: Uint8Array = honest): Uint8Array {
  const value = read(file)
  change(value)
  return utf8(`${canonicalJson(JSON.parse(JSON.stringify(value)))}\n`)
}

describe('a bundle that differs from an honest one in one fact', () => {
  const codes: Record<Twist, string> = {
    'expired-certificate': 'E_CERTIFICATE_INVALID',
    'early-signature': 'E_SIGNATURE_TIME',
    'other-authority': 'E_CERTIFICATE_INVALID',
    'no-sct': 'E_CERTIFICATE_INVALID',
    'other-ct-log': 'E_CERTIFICATE_INVALID',
    'no-log-entry': 'E_LOG_ENTRY',
    'duplicate-log-entry': 'E_LOG_ENTRY',
    'other-log': 'E_LOG_ENTRY',
    'other-entry': 'E_LOG_ENTRY',
    'changed-log-time': 'E_LOG_ENTRY',
    'checkpoint-name': 'E_CHECKPOINT_INVALID',
    'broken-inclusion': 'E_LOG_ENTRY',
    'no-timestamp': 'E_SIGNATURE_TIME',
    'other-payload-type': 'E_ENVELOPE_INVALID',
    'two-signatures': 'E_ENVELOPE_INVALID',
    'changed-payload': 'E_SIGNATURE_INVALID',
  }

  test('the honest one verifies', async () => {
    expect(await outcome(honest)).toBe('no error')
  })

  test.each(Object.keys(twists) as Twist[])('%s is refused with its own code', async (twist) => {
    expect(await outcome(await sign({ twist }))).toBe(codes[twist])
  })

  test.each(Object.keys(twists) as Twist[])('%s stays refused with a timestamp beside it', async (twist) => {
    // A timestamp authority's word takes the place of a time that is missing, and of nothing else.
    const expected = twist === 'no-timestamp' ? 'no error' : codes[twist]
    expect(await outcome(await sign({ twist, timestamp: true }))).toBe(expected)
  })

  test('the root of another Sigstore refuses all of them, the honest one too', async () => {
    const other = await startSigstore()
    const elsewhere = { keys: [], trustedRoot: other.trustedRoot }
    await other.close()
    const refused = laterErrorCode(() => verifyBundle(parseBundle(honest), elsewhere))
    expect(await refused).toBe('E_LOG_ENTRY')
  })

  test('without a root nothing keyless is checked', async () => {
    const refused = laterErrorCode(() => verifyBundle(parseBundle(honest), { keys: [], trustedRoot: null }))
    expect(await refused).toBe('E_TRUSTED_ROOT_UNREACHABLE')
  })
})

describe('a bundle whose parts were exchanged', () => {
  const entryOf = (file: Uint8Array) => entryIn(read(file).verificationMaterial)

  test('the payload of another version under the same certificate is refused', async () => {
    const other = read(await sigstore.sign(utf8('{}')))
    const swapped = altered((bundle) => {
      bundle.dsseEnvelope.payload = other.dsseEnvelope.payload
    })
    expect(await outcome(swapped)).toBe('E_SIGNATURE_INVALID')
  })

  test('the certificate of another, whose key did not sign, is refused', async () => {
    const other = read(await sign({ claims: githubClaims({ repository: 'globex/radar' }) }))
    const swapped = altered((bundle) => {
      Object.assign(bundle.verificationMaterial, { certificate: other.verificationMaterial.certificate })
    })
    expect(await outcome(swapped)).toBe('E_LOG_ENTRY')
  })

  test('a true entry of another signature is refused', async () => {
    const other = entryOf(await sigstore.sign(utf8('{}')))
    const swapped = altered((bundle) => {
      bundle.verificationMaterial.tlogEntries = [other]
    })
    expect(await outcome(swapped)).toBe('E_LOG_ENTRY')
  })

  test('a second true entry of another signature is refused', async () => {
    const other = entryOf(await sigstore.sign(utf8('{}')))
    const added = altered((bundle) => {
      bundle.verificationMaterial.tlogEntries?.push(other)
    })
    expect(await outcome(added)).toBe('E_LOG_ENTRY')
  })

  test('a timestamp of another signature is refused', async () => {
    const stamped = read(await sigstore.sign(utf8('{}'), { timestamp: true }))
    const swapped = altered((bundle) => {
      const { timestampVerificationData } = stamped.verificationMaterial
      Object.assign(bundle.verificationMaterial, { timestampVerificationData })
    })
    expect(await outcome(swapped)).toBe('E_SIGNATURE_TIME')
  })

  test('the same timestamp twice is refused', async () => {
    const doubled = altered(
      ({ verificationMaterial: { timestampVerificationData } }) => {
        const stamps = timestampVerificationData?.rfc3161Timestamps ?? []
        stamps.push(...stamps)
      },
      await sign({ timestamp: true }),
    )
    expect(await outcome(doubled)).toBe('E_SIGNATURE_TIME')
  })

  test('an envelope in the value that is not the one in the bytes is refused', async () => {
    const bundle = parseBundle(honest)
    const forged = { ...bundle, envelope: { ...bundle.envelope, payload: utf8('{"forged":true}') } }
    expect(await laterErrorCode(() => verifyBundle(forged, material))).toBe('E_SIGNATURE_INVALID')
  })
})

describe('the checkpoint', () => {
  const withCheckpoint = (change: (text: string) => string, proof: (of: ProofJson) => void = () => {}) =>
    altered((bundle) => {
      const { inclusionProof } = entryIn(bundle.verificationMaterial)
      inclusionProof.checkpoint = { envelope: change(inclusionProof.checkpoint?.envelope ?? '') }
      proof(inclusionProof)
    })

  test.each<[string, (text: string) => string]>([
    ['of another origin', (text) => `evil.example - 1\n${text.slice(text.indexOf('\n') + 1)}`],
    ['of an origin that the name is a part of', (text) => `x${text}`],
    ['signed under a part of the name', (text) => text.replace(/\u2014 \S+/, '\u2014 127')],
    ['signed under a pathological pattern', (text) => text.replace(/\u2014 \S+/, `\u2014 ${'(a+)+'.repeat(50)}$`)],
    ['signed under a broken pattern', (text) => text.replace(/\u2014 \S+/, '\u2014 [')],
    ['without a signature', (text) => text.slice(0, text.indexOf('\n\n') + 2)],
    ['without a separator', (text) => text.replace('\n\n', '\n')],
    ['that is cut off', (text) => text.slice(0, -1)],
    ['with a short signature', (text) => text.replace(/\S+\n$/, 'AAAA\n')],
    ['that is empty', () => ''],
    ['with a size that is no number', (text) => text.replace(/\n\d+\n/, '\nmany\n')],
    ['with another size', (text) => text.replace(/\n(\d+)\n/, '\n1$1\n')],
  ])('%s is refused', async (_what, change) => {
    expect(await outcome(withCheckpoint(change))).toBe('E_CHECKPOINT_INVALID')
  })

  test('of the size and root that the proof does not state is refused', async () => {
    const resized = withCheckpoint(
      (text) => text,
      (proof) => {
        proof.treeSize = String(Number(proof.treeSize) + 1)
      },
    )
    expect(await outcome(resized)).toBe('E_CHECKPOINT_INVALID')
    const rerooted = withCheckpoint(
      (text) => text,
      (proof) => {
        proof.rootHash = Buffer.alloc(32, 1).toString('base64')
      },
    )
    expect(await outcome(rerooted)).toBe('E_CHECKPOINT_INVALID')
  })

  test('with the witnesses of others beside the log stays accepted', async () => {
    const cosigned = withCheckpoint(
      (text) => `${text}\u2014 witness.example ${Buffer.alloc(76, 7).toString('base64')}\n`,
    )
    expect(await outcome(cosigned)).toBe('no error')
  })
})

describe('a crafted bundle', () => {
  test.each<[string, string, (material: MaterialJson) => void]>([
    ['five entries', 'E_BUNDLE_INVALID', (of) => of.tlogEntries?.push(...new Array(4).fill(entryIn(of)))],
    ['five timestamps', 'E_BUNDLE_INVALID', (of) => setStamps(of, 5, 10)],
    ['a timestamp of 16 KiB and one byte', 'E_BUNDLE_INVALID', (of) => setStamps(of, 1, 16 * 1024 + 1)],
    ['a timestamp that is none', 'E_SIGNATURE_TIME', (of) => setStamps(of, 1, 16 * 1024)],
    ['65 hashes', 'E_BUNDLE_INVALID', (of) => setHashes(of, 65, 32)],
    ['64 hashes that lead nowhere', 'E_LOG_ENTRY', (of) => setHashes(of, 64, 32)],
    ['a hash of 31 bytes', 'E_BUNDLE_INVALID', (of) => setHashes(of, 1, 31)],
    ['a certificate of 8 KiB and one byte', 'E_BUNDLE_INVALID', (of) => setCertificate(of, 8 * 1024 + 1)],
    ['a certificate that is none', 'E_CERTIFICATE_INVALID', (of) => setCertificate(of, 8 * 1024)],
    ['an entry of more than 64 KiB', 'E_BUNDLE_INVALID', (of) => setBody(of, Buffer.alloc(64 * 1024 + 1, 0x20))],
    ['an entry that is not JSON', 'E_LOG_ENTRY', (of) => setBody(of, Buffer.from('{'))],
    ['an entry of JSON that nests too deep', 'E_LOG_ENTRY', (of) => setBody(of, Buffer.from('['.repeat(60_000)))],
    ['a checkpoint of more than 8 KiB', 'E_BUNDLE_INVALID', (of) => setNote(of, '\u2014 '.repeat(5_000))],
    ['a note of nothing but dashes', 'E_CHECKPOINT_INVALID', (of) => setNote(of, '\u2014 '.repeat(4_000))],
    ['no entries at all', 'E_LOG_ENTRY', (of) => delete of.tlogEntries],
    ['an entry without a proof', 'E_LOG_ENTRY', (of) => delete (entryIn(of) as EntryJson).inclusionProof],
    ['an entry without a checkpoint', 'E_CHECKPOINT_INVALID', (of) => delete entryIn(of).inclusionProof.checkpoint],
    ['an entry without a body', 'E_LOG_ENTRY', (of) => delete entryIn(of).canonicalizedBody],
    ['an entry without its log', 'E_LOG_ENTRY', (of) => delete entryIn(of).logId],
    ['an entry of an unknown kind', 'E_LOG_ENTRY', (of) => setKind(of, 'jar', '0.0.1')],
    ['an entry of another version', 'E_LOG_ENTRY', (of) => setKind(of, 'dsse', '0.0.2')],
    ['an index that is no number', 'E_BUNDLE_INVALID', (of) => setIndex(of, 'one')],
    ['an index that is negative', 'E_BUNDLE_INVALID', (of) => setIndex(of, '-1')],
    ['an index beyond the tree', 'E_LOG_ENTRY', (of) => setIndex(of, '999999')],
    ['a time that is no number', 'E_BUNDLE_INVALID', (of) => setTime(of, 'Infinity')],
    ['a time in the far future', 'E_CERTIFICATE_INVALID', (of) => setTime(of, '999999999999999999')],
    ['a member that nobody knows', 'E_BUNDLE_INVALID', (of) => Object.assign(entryIn(of), { inclusion: {} })],
  ])('with %s is refused: %s', async (_what, code, change) => {
    expect(await outcome(altered(({ verificationMaterial }) => change(verificationMaterial)))).toBe(code)
  })

  test('without a time that the log signed says no time, whatever its field says', async () => {
    const unsigned = altered(
      ({ verificationMaterial }) => {
        delete entryIn(verificationMaterial).inclusionPromise
        entryIn(verificationMaterial).integratedTime = '1'
      },
      await sign({ timestamp: true }),
    )
    const { signedAt } = await verifyBundle(parseBundle(unsigned), material)
    expect(signedAt).toBeGreaterThan(Date.UTC(2020, 0))
  })

  test('of more than 4 MiB is refused before anything is read of it', async () => {
    const bundle = parseBundle(honest)
    const huge = { ...bundle, bytes: new Uint8Array(4 * 1024 * 1024 + 1) }
    expect(await laterErrorCode(() => verifyBundle(huge, material))).toBe('E_BUNDLE_INVALID')
  })

  test('with any byte changed never verifies, and is never anything but refused', async () => {
    for (let at = 0; at < honest.length; at += 13) {
      const changed = honest.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(await outcome(changed), `byte ${at}`).not.toBe('no error')
    }
  })

  test('with a message signature instead of an envelope is refused', async () => {
    const message = altered((bundle) => {
      const messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest: 'AAAA' }, signature: 'AAAA' }
      Object.assign(bundle, { messageSignature })
    })
    expect(await outcome(message)).toBe('E_BUNDLE_INVALID')
  })

  test('with another kind of verification material is of an unknown key type', async () => {
    const chained = altered(({ verificationMaterial }) => {
      verificationMaterial.x509CertificateChain = { certificates: [verificationMaterial.certificate] }
      delete verificationMaterial.certificate
    })
    expect(await outcome(chained)).toBe('E_KEY_TYPE')
  })

  test('never lets an error of the library through', async () => {
    const broken = altered(({ verificationMaterial }) => setBody(verificationMaterial, Buffer.from('null')))
    await expect(verifyBundle(parseBundle(broken), material)).rejects.toBeInstanceOf(TouchmarkError)
  })
})

function setStamps(of: MaterialJson, count: number, length: number): void {
  const stamps = Array.from({ length: count }, (_, at) => Buffer.alloc(length, at + 1).toString('base64'))
  of.timestampVerificationData = { rfc3161Timestamps: stamps.map((signedTimestamp) => ({ signedTimestamp })) }
}
function setHashes(of: MaterialJson, count: number, length: number): void {
  entryIn(of).inclusionProof.hashes = new Array(count).fill(Buffer.alloc(length).toString('base64'))
}
function setCertificate(of: MaterialJson, length: number): void {
  of.certificate = { rawBytes: Buffer.alloc(length, 0x30).toString('base64') }
}
function setBody(of: MaterialJson, bytes: Buffer): void {
  entryIn(of).canonicalizedBody = bytes.toString('base64')
}
function setNote(of: MaterialJson, text: string): void {
  entryIn(of).inclusionProof.checkpoint = { envelope: text }
}
function setKind(of: MaterialJson, kind: string, version: string): void {
  entryIn(of).kindVersion = { kind, version }
}
function setIndex(of: MaterialJson, index: string): void {
  entryIn(of).inclusionProof.logIndex = index
}
function setTime(of: MaterialJson, time: string): void {
  entryIn(of).integratedTime = time
}
