/**
 * The public door of touchmark as a library. Everything else is internal and may change.
 *
 * Capture, lint, sign and verify what MCP servers show a model. The command line and the registry are built on the same
 * functions; docs/spec/ has the formats.
 */

export { type Bundle, formatBundle, parseBundle, signPayload, signStatement } from './attestation/bundle.ts'
// What the owners of a name say about it
export type { ControlAction } from './attestation/control-predicate.ts'
export { formatControlStatement, makeControlStatement, parseControlStatement } from './attestation/control-statement.ts'
export { keySigner } from './attestation/key-signer.ts'
export type { Signer } from './attestation/signer.ts'
export {
  makeObservationStatement,
  makePublishStatement,
  type Observation,
  type Statement,
} from './attestation/statement.ts'
// Look at a server
export { type Capture, type CaptureOptions, capture } from './client/capture/capture.ts'
// Verify it
export { loadTrustedRoot, type TrustedRootOptions } from './client/statements/trusted-root.ts'
export { type CommandTarget, describeTarget, parseTarget, type Target, type UrlTarget } from './client/target.ts'
// Sign it
export { keyPairFromSeed } from './crypto/ed25519.ts'
// Strict JSON and its canonical form
export { canonicalJson } from './encoding/canonical-json.ts'
export { parseJson, parseJsonText } from './encoding/strict-json.ts'
// Errors and reasons
export { type ErrorCode, TouchmarkError } from './errors.ts'
// Guard a session of your own client
export type {
  ClientTransport,
  ServerParameters,
  TransportOptions,
  TransportVerdict,
} from './guard/transports/client-transport.ts'
export { type GuardedTransportOptions, guardedTransport } from './guard/transports/guarded-transport.ts'
export { type WrappableTransport, type WrapTransportOptions, wrapTransport } from './guard/transports/wrap-transport.ts'
export { newFindings } from './lint/change-lint.ts'
// What hides in it
export type { Finding, Severity } from './lint/finding.ts'
export { lintDefinition, lintInstructions, lintSnapshot } from './lint/linter.ts'
export { type NoteVerifierKey, parseVerifierKey } from './log/note.ts'
export { type Change, diffSnapshots } from './snapshot/change.ts'
// What it shows
export {
  type Definition,
  definitionHash,
  type ItemSection,
  instructionsHash,
  type Section,
  setHash,
} from './snapshot/definition.ts'
export { formatSnapshot, parseSnapshot, type Snapshot, snapshotDigest } from './snapshot/snapshot.ts'
// Whose signature counts
export { type AcceptedIdentity, checkAccepted, impliedIdentities } from './trust/accepted-identity.ts'
export { controlAccepted, standingOf, versionStanding } from './trust/control-chain.ts'
// Verify it
export { describeIdentity, type Identity, identityId, keyIdentity } from './trust/identity.ts'
export type { Effect, Reason, ReasonCode } from './trust/reasons.ts'
export { verifyControlChain } from './verify/control.ts'
export { type ObservationDemands, type VerifiedObservation, verifyObservation } from './verify/observation.ts'
export {
  checkSubject,
  type ReleaseDemands,
  type ReleaseFiles,
  type TrustedRootSource,
  type VerifiedRelease,
  type VerifiedSnapshot,
  type VerifiedStatement,
  verifyBundle,
  verifyRelease,
  verifySnapshot,
} from './verify/verifier.ts'
