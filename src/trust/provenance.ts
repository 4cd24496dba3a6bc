/** Whether a package was built by the very repository whose workflow signed the definitions. */
import { base64 } from '../encoding/bytes.ts'
import { VerificationError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import type { Identity } from './identity.ts'

/** A provenance statement whose signature holds. */
export interface VerifiedProvenance {
  /** SHA-512 of what was built, 128 hexadecimal digits each. */
  readonly subjects: readonly string[]
  /** Whose build signed it. */
  readonly builder: Identity
}

/** What it has to be about. */
export interface ProvenanceDemands {
  /** `sha512-…` of the tarball that runs. */
  readonly integrity: string
  /** Who signed the definitions. */
  readonly publisher: Identity
}

/**
 * Joins provenance and publisher: the tarball that runs is what was built, and the build is of the repository (by its id,
 * which no renaming changes) that signed the definitions, at the same issuer.
 *
 * @throws VerificationError `E_SUBJECT_MISMATCH` for another tarball; `E_IDENTITY_ISSUER` and `E_IDENTITY_REPOSITORY` for
 * another issuer or repository, and where either side names none.
 */
export function requireProvenance({ subjects, builder }: VerifiedProvenance, demands: ProvenanceDemands): void {
  const { integrity, publisher } = demands
  const built = subjects.map((subject) => `sha512-${base64(new Uint8Array(Buffer.from(subject, 'hex')))}`)
  if (!built.includes(integrity)) throw refusal('E_SUBJECT_MISMATCH', 'provenance of another tarball', integrity)
  if (builder.type !== 'keyless' || publisher.type !== 'keyless' || builder.issuer !== publisher.issuer) {
    throw refusal('E_IDENTITY_ISSUER', 'a build of another issuer than the publisher\u2019s')
  }
  const { repositoryId } = publisher
  if (repositoryId === null || builder.repositoryId !== repositoryId) {
    const found = `a build of ${quote(builder.repository ?? 'no repository', 200)}`
    throw refusal('E_IDENTITY_REPOSITORY', found, quote(publisher.repository ?? 'the publisher\u2019s repository', 200))
  }
}

function refusal(code: ConstructorParameters<typeof VerificationError>[0], found: string, expected?: string) {
  return new VerificationError(code, { found, ...(expected === undefined ? {} : { expected }) })
}
