/**
 * The plain library on the same bundle, as somebody would write it who uses it alone: its own readers and its own policy,
 * which demands the subject and the issuer. As a process: `node library-verify.mjs BUNDLE ROOT`.
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { bundleFromJSON } from '@sigstore/bundle'
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'

const subject = 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main'
const policy = {
  subjectAlternativeName: `^${subject.replaceAll('.', '\\.')}$`,
  extensions: { issuer: 'https://token.actions.githubusercontent.com' },
}

/** A verifier with this root of trust, made once. */
export function libraryVerifier(rootBytes) {
  const root = TrustedRoot.fromJSON(JSON.parse(rootBytes.toString('utf8')))
  const verifier = new Verifier(toTrustMaterial(root))
  return (bundleBytes) => {
    const bundle = bundleFromJSON(JSON.parse(bundleBytes.toString('utf8')))
    return verifier.verify(toSignedEntity(bundle), policy)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [bundle, root] = process.argv.slice(2).map((path) => readFileSync(path))
  libraryVerifier(root)(bundle)
}
