/** Our verification of a keyless bundle as a process: `node verify-bundle.mjs BUNDLE ROOT`. */
import { readFileSync } from 'node:fs'
import { parseBundle } from '../dist/src/attestation/bundle.js'
import { checkAccepted } from '../dist/src/trust/accepted-identity.js'
import { verifyBundle } from '../dist/src/verify/verifier.js'

const [bundle, trustedRoot] = process.argv.slice(2).map((path) => new Uint8Array(readFileSync(path)))
const { identity } = await verifyBundle(parseBundle(bundle), { keys: [], trustedRoot })
const subject = 'https://github.com/acme/weather/.github/workflows/release.yml@refs/heads/main'
checkAccepted(identity, [{ type: 'keyless', issuer: 'https://token.actions.githubusercontent.com', subject }])
