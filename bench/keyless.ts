/**
 * A keyless bundle: our verification, with its strict readers, its own checks, the statement inside and whom policy
 * accepts, beside the plain library's call on the same bytes. Warm in one process, and cold as a whole process. The goal
 * is 1.2 times the library's time.
 *
 * The bundle and its root of trust (fixtures/) were signed once by the tests' Sigstore on loopback: Rekor v1 and a
 * timestamp. Nothing in them expires: what counts is when the log saw the signature.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseBundle } from '../src/attestation/bundle.ts'
import { packageRoot } from '../src/client/package-root.ts'
import { checkAccepted } from '../src/trust/accepted-identity.ts'
import { verifyBundle } from '../src/verify/verifier.ts'
import { compare, printComparison } from './measure.ts'

const here = join(packageRoot(), 'bench')
const paths = ['keyless.sigstore', 'keyless.trusted-root.json'].map((name) => join(here, 'fixtures', name))
const [bundle, root] = paths.map((path) => readFileSync(path))
if (bundle === undefined || root === undefined) throw new Error('the fixtures are missing')
const accepted = [
  {
    type: 'keyless' as const,
    issuer: 'https://token.actions.githubusercontent.com',
    subject: 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main',
  },
]
const { libraryVerifier } = (await import(join(here, 'library-verify.mjs'))) as {
  libraryVerifier: (root: Uint8Array) => (bundle: Uint8Array) => unknown
}
const withLibrary = libraryVerifier(root)
const times = 50

async function ours(): Promise<void> {
  for (let index = 0; index < times; index += 1) {
    const { identity } = await verifyBundle(parseBundle(bundle as Uint8Array), {
      keys: [],
      trustedRoot: root as Uint8Array,
    })
    checkAccepted(identity, accepted)
  }
}

function library(): void {
  for (let index = 0; index < times; index += 1) withLibrary(bundle as Uint8Array)
}

printComparison(await compare(`verify ${times} keyless bundles, warm`, ours, library, 15))

const run = promisify(execFile)
const options = { env: { PATH: process.env.PATH } }
printComparison(
  await compare(
    'verify a keyless bundle, whole process',
    () => run(process.execPath, [join(here, 'verify-bundle.mjs'), ...paths], options),
    () => run(process.execPath, [join(here, 'library-verify.mjs'), ...paths], options),
    15,
  ),
)
