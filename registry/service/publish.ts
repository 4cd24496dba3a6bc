/**
 * Publishing: ask whether the name is open to this request, verify, ask who owns it, lint, append. The order is by price:
 * a stranger costs a look at the name, or the check of one signature, and no more.
 */

import type { Binding } from '../../src/attestation/binding.ts'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { parseServerName, parseVersion } from '../../src/attestation/server-name.ts'
import type { Statement } from '../../src/attestation/statement.ts'
import { parseSubmission } from '../../src/attestation/submission.ts'
import { parsePublicKey } from '../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { canonicalBytes, hashableJson } from '../../src/encoding/canonical-json.ts'
import type { JsonValue } from '../../src/encoding/json-value.ts'
import { RegistryError } from '../../src/errors.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { lintSnapshot } from '../../src/lint/linter.ts'
import { allDefinitions, type Snapshot } from '../../src/snapshot/snapshot.ts'
import { identityId, keyIdentity } from '../../src/trust/identity.ts'
import {
  type TrustedRootSource,
  type VerifiedStatement,
  verifyBundle,
  verifySnapshot,
} from '../../src/verify/verifier.ts'
import { quote } from '../../src/visible-text.ts'
import type { Appended, Sequencer } from '../sequencer.ts'
import type { ControlStates } from '../store/control-states.ts'
import { loadStanding } from '../store/load-standing.ts'
import { unauthenticated } from '../store/ownership.ts'
import { checkPlacement } from '../store/placement.ts'
import { findServer } from '../store/reads.ts'
import type { PreparedVersion } from '../store/standing.ts'
import type { Store, Tx } from '../store/store.ts'
import { checkBuild, isProvable, type ProveDomain, proveName } from './admission.ts'
import { npmLocators, originLocator } from './locator.ts'
import { isOperatorToken } from './operator-token.ts'
import { LintRefusedError } from './refusal.ts'
import { searchWords } from './search-words.ts'

/** Definitions of one snapshot at most. */
const maxDefinitions = 16_384

/** One request to publish, as it arrived. Everything in it is attacker-controlled. */
export interface PublishRequest {
  readonly name: string
  readonly version: string
  /** Reads the submission. Not asked for before it is worth reading. */
  readonly body: () => Promise<Uint8Array>
  /** What was sent as the operator's token. */
  readonly token: string | undefined
  readonly idempotencyKey: string | undefined
}

/** What publishing works with. */
export interface PublishTools {
  readonly store: Store
  readonly sequencer: Sequencer
  readonly controls: ControlStates
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** What becomes of findings of severity error. */
  readonly lint: 'refuse' | 'record'
  /** For keyless signatures; null where there is none. */
  readonly trustedRoot: TrustedRootSource | null
  /** Null where no domain is asked. */
  readonly proveDomain: ProveDomain | null
}

/**
 * Publishes a version. Publishing the same bytes again returns what was accepted then.
 *
 * @throws RegistryError `E_REQUEST_INVALID`, `E_UNAUTHENTICATED`, `E_NAME_NOT_OWNED`, `E_VERSION_EXISTS`,
 * `E_IDEMPOTENCY_CONFLICT`, `E_LINT_REFUSED`, `E_RATE_LIMITED`, `E_DATABASE_UNAVAILABLE`, and
 * what `proveName` throws; FormatError, CryptoError and VerificationError as the formats and the verifier throw them.
 */
export async function publish(request: PublishRequest, tools: PublishTools): Promise<Appended & { profile: string }> {
  const { store, sequencer, lint } = tools
  const entrance = await store.read((tx) => enter(tx, request))
  const body = await request.body()
  const { verified, snapshot, bundle } = await checkSubmission(request, body, tools.trustedRoot)
  const { statement, identity } = verified
  const { profile } = statement.predicate
  const question = {
    name: request.name,
    version: request.version,
    profile,
    identity,
    admitted: entrance === 'prove' ? await proveName(request.name, identity, tools.proveDomain) : entrance,
    idempotency: idempotencyOf(request, body, identityId(identity)),
    snapshot: { digest: statement.subject.sha256, bytes: snapshot },
    bundle: { digest: sha256Hex(bundle), bytes: bundle },
  }
  const place = { index: Number.MAX_SAFE_INTEGER, acceptedAt: tools.now() }
  await store.read(async (tx) => checkPlacement(question, await loadStanding(tx, [question], tools.controls), place))
  const contents = checkContents(verified, snapshot, lint)
  const entry: PreparedVersion = { ...question, ...contents }
  return { ...(await sequencer.append(entry)), profile }
}

/**
 * What admits the signer as a first owner: the operator, nothing (the name is owned), or a proof that is still to come. A
 * stranger who names a free name that nobody can prove is refused here, before megabytes are read for them.
 */
async function enter(tx: Tx, { name, version, token }: PublishRequest): Promise<'operator' | 'prove' | null> {
  parseServerName(name)
  parseVersion(version)
  if (token !== undefined && (await isOperatorToken(tx, token))) return 'operator'
  if ((await findServer(tx, name)) !== undefined) return null
  // A wrong token is told as such, and counted: it is not an attempt to prove anything.
  if (token !== undefined || !isProvable(name)) throw unauthenticated(name)
  return 'prove'
}

interface SignedSubmission {
  readonly verified: VerifiedStatement
  readonly snapshot: Uint8Array
  readonly bundle: Uint8Array
}

/** Parses a submission, checks its signature, and that it is about what the path says. */
async function checkSubmission(
  { name, version }: PublishRequest,
  body: Uint8Array,
  trustedRoot: TrustedRootSource | null,
): Promise<SignedSubmission> {
  const { bundle, snapshot, publicKey } = parseSubmission(body)
  const keys = publicKey === null ? [] : [keyIdentity(parsePublicKey(publicKey))]
  const verified = await verifyBundle(parseBundle(bundle), { keys, trustedRoot })
  checkBuild(verified.identity)
  checkPath(verified.statement, name, version)
  return { verified, bundle, snapshot }
}

function checkPath({ predicate }: Statement, name: string, version: string): void {
  const { server } = predicate
  if (server.name !== name || server.version !== version) {
    throw new RegistryError('E_REQUEST_INVALID', {
      found: `a statement about ${quote(server.name)} ${quote(server.version)}`,
      expected: `one about ${quote(name)} ${quote(version)}, as the path says`,
    })
  }
}

type Contents = Pick<
  PreparedVersion,
  'definitions' | 'findings' | 'findingCounts' | 'definitionCount' | 'locators' | 'words'
>

/** Checks the snapshot against the statement, and lints it. */
function checkContents(verified: VerifiedStatement, bytes: Uint8Array, lint: 'refuse' | 'record'): Contents {
  const { snapshot } = verifySnapshot(verified, bytes)
  const definitions = allDefinitions(snapshot)
  if (definitions.length > maxDefinitions) {
    throw new RegistryError('E_REQUEST_INVALID', {
      found: `${definitions.length} definitions`,
      expected: `at most ${maxDefinitions}`,
    })
  }
  const findings = lintFindings(snapshot, lint)
  return {
    definitions: definitions.map(({ hash, value }) => ({ digest: hash, bytes: utf8(hashableJson(value)) })),
    findings: canonicalBytes(findings as unknown as JsonValue),
    findingCounts: countFindings(findings),
    definitionCount: definitions.length,
    locators: verified.statement.predicate.bindings.flatMap(bindingLocators),
    words: searchWords(verified.statement.predicate.server.name, snapshot),
  }
}

function lintFindings(snapshot: Snapshot, lint: 'refuse' | 'record'): Finding[] {
  const findings = lintSnapshot(snapshot)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (lint === 'refuse' && errors.length > 0) throw new LintRefusedError(errors)
  return findings
}

function countFindings(findings: readonly Finding[]): PreparedVersion['findingCounts'] {
  const counts = { error: 0, warning: 0, note: 0 }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}

function bindingLocators(binding: Binding): string[] {
  switch (binding.type) {
    case 'npm':
      return npmLocators(binding.name, binding.version)
    case 'origin':
      return [originLocator(binding.origin)]
    default:
      // A file's digest is not something to look up by; it is compared by who has the file.
      return []
  }
}

function idempotencyOf(
  { name, version, idempotencyKey }: PublishRequest,
  body: Uint8Array,
  owner: string,
): PreparedVersion['idempotency'] {
  if (idempotencyKey === undefined) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
    throw new RegistryError('E_REQUEST_INVALID', {
      found: 'an Idempotency-Key that cannot be used',
      expected: '1 to 255 visible ASCII characters',
    })
  }
  return {
    keyDigest: sha256Hex(`${owner} ${idempotencyKey}`),
    requestDigest: sha256Hex(`${name} ${version} ${sha256Hex(body)}`),
  }
}
