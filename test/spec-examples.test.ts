import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatBundle, signStatement } from '../src/attestation/bundle.ts'
import { keySigner } from '../src/attestation/key-signer.ts'
import { makePublishStatement, parseStatement } from '../src/attestation/statement.ts'
import { formatPublicKey, keyId, keyPairFromSeed } from '../src/crypto/ed25519.ts'
import { sha256Hex } from '../src/crypto/sha256.ts'
import { base64, utf8 } from '../src/encoding/bytes.ts'
import { canonicalBytes } from '../src/encoding/canonical-json.ts'
import { parseJsonText } from '../src/encoding/strict-json.ts'
import { parseVerifierKey } from '../src/log/note.ts'
import { setHash } from '../src/snapshot/definition.ts'
import { parseSnapshot } from '../src/snapshot/snapshot.ts'
import { verifyReceipt } from '../src/verify/receipt.ts'

/** The text of a page of docs/spec, and the contents of its fenced blocks. */
function page(name: string): { text: string; blocks: string[] } {
  const text = readFileSync(resolve(import.meta.dirname, '../docs/spec', name), 'utf8')
  return { text, blocks: [...text.matchAll(/^```[a-z]*\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '') }
}

const snapshotPage = page('snapshot.md')
const statementPage = page('statement.md')
const receiptPage = page('receipt.md')

const snapshotFile = utf8(snapshotPage.blocks[0]?.trimEnd() ?? '')
const snapshot = parseSnapshot(snapshotFile)
const statementFile = canonicalBytes(parseJsonText(statementPage.blocks[0] ?? '').value)
const statement = parseStatement(statementFile)
const pair = keyPairFromSeed(new Uint8Array(32).fill(1))

describe('the examples of the specification are true', () => {
  test('snapshot', () => {
    expect(snapshotPage.text).toContain(`\`${sha256Hex(snapshotFile)}\``)
    expect(snapshotPage.text).toContain(`\`${snapshot.sections.tools[0]?.hash}\``)
    expect(snapshotPage.text).toContain(`\`${setHash(snapshot.sections.tools)}\``)
  })

  test('statement', () => {
    const { name, version } = statement.predicate.server
    const { profile, bindings, source, masks } = statement.predicate
    expect(makePublishStatement({ snapshot, name, version, profile, bindings, source, masks })).toEqual(statement)
  })

  test('key, signature and bundle', async () => {
    const bundle = await signStatement(statement, keySigner(pair))
    expect(statementPage.text).toContain(formatPublicKey(pair.publicKey))
    expect(statementPage.text).toContain(keyId(pair.publicKey))
    expect(statementPage.blocks).toContain(`${base64(bundle.envelope.signature)}\n`)
    expect(statementPage.text).toContain(`\`${sha256Hex(formatBundle(bundle))}\``)
  })

  test('receipt', async () => {
    const [note = '', key = ''] = receiptPage.blocks
    const bundle = formatBundle(await signStatement(statement, keySigner(pair)))
    const { name, version } = statement.predicate.server
    const receipt = verifyReceipt(note, parseVerifierKey(key.trimEnd()), {
      name,
      version,
      profile: statement.predicate.profile,
      snapshotDigest: sha256Hex(snapshotFile),
      bundleDigest: sha256Hex(bundle),
    })
    expect(receipt.index).toBe(48213)
  })
})
