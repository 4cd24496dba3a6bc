import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { sampleRelease } from '../support/sample-release.ts'
import { startSigstore } from '../support/sigstore.ts'

const dist = resolve(import.meta.dirname, '../../dist')

/** Verifies a bundle in a process of its own; which of Sigstore's packages were loaded for it. */
const script = `
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
const { parseBundle } = await import('${dist}/src/attestation/bundle.js')
const { parsePublicKey } = await import('${dist}/src/crypto/ed25519.js')
const { keyIdentity } = await import('${dist}/src/trust/identity.js')
const { proveSigner } = await import('${dist}/src/verify/verifier.js')
const [bundle, root, key] = process.argv.slice(1)
const material = { keys: [keyIdentity(parsePublicKey(key))], trustedRoot: new Uint8Array(readFileSync(root)) }
await proveSigner(parseBundle(new Uint8Array(readFileSync(bundle))), material)
const loaded = Object.keys(createRequire(import.meta.url).cache).flatMap((path) => /@sigstore.(\\w+)/.exec(path)?.[1] ?? [])
console.log(JSON.stringify([...new Set(loaded)].sort()))
`

test('a bundle with a key loads nothing of Sigstore, a keyless one only what verifies', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'touchmark-lazy-'))
  const sigstore = await startSigstore()
  try {
    const release = await sampleRelease()
    writeFileSync(join(folder, 'key.json'), release.bundle)
    writeFileSync(join(folder, 'keyless.json'), await sigstore.sign(new TextEncoder().encode('{}')))
    writeFileSync(join(folder, 'root.json'), sigstore.trustedRoot)
    const loaded = (name: string): string[] => {
      const words = [join(folder, name), join(folder, 'root.json'), formatPublicKey(release.pair.publicKey)]
      const node = ['--input-type=module', '-e', script, ...words]
      return JSON.parse(execFileSync(process.execPath, node, { encoding: 'utf8' }))
    }
    expect(loaded('key.json')).toEqual([])
    expect(loaded('keyless.json')).toEqual(['bundle', 'core', 'protobuf', 'verify'])
  } finally {
    await sigstore.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
