/** The shapes of the API's answers, as JSON Schema (draft 2020-12, which OpenAPI 3.1 uses). */

import { bundleKinds, namespaceProofs, versionStatuses } from '../../src/attestation/registry-wire.ts'
import { suppressionReasons } from '../../src/attestation/suppression.ts'

const text = { type: 'string' } as const
const digest = { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256, hexadecimal' } as const
const instant = { type: 'string', format: 'date-time' } as const
const whole = { type: 'integer', minimum: 0 } as const
const next = { type: ['string', 'null'], description: 'Cursor of the next page; null on the last' } as const
const severity = { enum: ['error', 'warning', 'note'] } as const
const impact = { enum: ['mechanical', 'contract', 'text'] } as const

/** A reference to one of {@link openapiSchemas}. */
function reference<const T extends string>(name: T): { readonly $ref: `#/components/schemas/${T}` } {
  return { $ref: `#/components/schemas/${name}` }
}

/** An object all of whose members are there. */
function object<const T extends Record<string, unknown>>(
  properties: T,
): { type: 'object'; required: string[]; properties: T } {
  return { type: 'object', required: Object.keys(properties), properties }
}

/** A list. */
function list<const T>(items: T): { type: 'array'; items: T } {
  return { type: 'array', items }
}

const summary = {
  version: text,
  profile: text,
  snapshotDigest: digest,
  bundleDigest: digest,
  acceptedAt: instant,
  index: whole,
  status: { enum: versionStatuses },
  reason: { type: ['string', 'null'], description: "Its owner's reason code; null for a published one" },
} as const

const fraction = { type: 'number', minimum: 0, maximum: 1 } as const
const textOrNull = { type: ['string', 'null'] } as const
const proof = { enum: namespaceProofs, description: 'How the first owner of the name was admitted' } as const
const lookAlike = { type: ['string', 'null'], description: 'An older name that it is easily taken for' } as const

const findingFacts = object({
  rule: text,
  severity,
  section: text,
  pointer: text,
  start: whole,
  end: whole,
  message: text,
})
const finding = {
  ...findingFacts,
  properties: {
    ...findingFacts.properties,
    name: text,
    inName: { const: true, description: 'The range lies in the name of the member at `pointer`, not in its value' },
    view: {
      type: 'string',
      description: 'The form of the text in which it was found, where that is not the plain one',
    },
  },
  description: 'One thing that lint found; `name` is missing for instructions',
} as const

/** Every shape by its name. */
export const openapiSchemas = {
  Problem: {
    ...object({ type: text, title: text, status: whole, detail: text, code: text, requestId: text }),
    description: 'RFC 9457; `code` is stable',
  },
  Publisher: { oneOf: [reference('KeyPublisher'), reference('KeylessPublisher')] },
  KeyPublisher: object({ type: { const: 'key' }, keyId: digest, publicKey: text }),
  KeylessPublisher: object({
    type: { const: 'keyless' },
    identityId: digest,
    issuer: text,
    subject: text,
    repository: textOrNull,
    repositoryId: textOrNull,
    owner: textOrNull,
    ownerId: textOrNull,
    commit: textOrNull,
    ref: textOrNull,
    trigger: textOrNull,
    runner: textOrNull,
    environment: textOrNull,
    visibility: textOrNull,
  }),
  VersionSummary: object(summary),
  Version: object({
    name: text,
    ...summary,
    profiles: list(text),
    publisher: reference('Publisher'),
    receipt: { type: 'string', description: 'Signed acceptance note' },
  }),
  Server: object({
    name: text,
    latest: text,
    proof,
    lookAlike,
    publishers: list(reference('Publisher')),
    versions: list(reference('VersionSummary')),
    next,
  }),
  Bundles: object({
    bundles: list(
      object({
        kind: { enum: bundleKinds },
        profile: text,
        bundle: text,
        receipt: text,
        publisher: reference('Publisher'),
      }),
    ),
  }),
  Finding: finding,
  Findings: object({
    name: text,
    version: text,
    profile: text,
    snapshotDigest: digest,
    findings: list(reference('Finding')),
    summary: object({ error: whole, warning: whole, note: whole }),
  }),
  Lookup: object({ matches: list(object({ name: text, version: text, profile: text })) }),
  Search: object({ servers: list(object({ name: text, latest: text, acceptedAt: instant, proof, lookAlike })), next }),
  Diff: object({
    name: text,
    profile: text,
    from: reference('VersionSummary'),
    to: reference('VersionSummary'),
    changes: list(
      object({
        kind: { enum: ['added', 'removed', 'renamed', 'changed', 'context'] },
        section: text,
        name: text,
        impact,
        details: list({ type: 'object', required: ['pointer', 'impact'], properties: { pointer: text, impact } }),
        findings: list(reference('Finding')),
        score: {
          ...object({ score: fraction, parts: list(text), similarity: fraction }),
          description: 'How suspicious the change is by what it added: docs/spec/change-score.md',
        },
      }),
    ),
    findings: { ...list(reference('Finding')), description: 'New ones about the server as a whole' },
    newSuppressions: list(
      object({
        rule: text,
        section: text,
        name: text,
        sha256: digest,
        until: text,
        reason: { enum: suppressionReasons },
      }),
    ),
  }),
  Submission: {
    type: 'object',
    required: ['bundle', 'snapshot'],
    properties: {
      bundle: { type: 'string', description: 'The bundle file, verbatim' },
      snapshot: { type: 'string', description: 'The snapshot file, verbatim' },
      publicKey: { type: 'string', description: 'ed25519:<base64>; none for a bundle with a certificate' },
    },
  },
  Control: object({
    name: text,
    origin: text,
    statements: list(
      object({ sequence: whole, index: whole, acceptedAt: instant, bundles: list(text), receipt: text }),
    ),
  }),
  StatementSubmission: {
    type: 'object',
    required: ['bundles'],
    properties: {
      bundles: { ...list(text), description: 'Bundle files, verbatim, over one statement' },
      snapshot: { type: 'string', description: 'The snapshot file, where the registry may not have it' },
      publicKeys: { ...list(text), description: 'Keys that signed, ed25519:<base64>' },
    },
  },
  Statement: object({ kind: text, name: text, index: whole, acceptedAt: instant, receipt: text }),
  Key: object({ key: { type: 'string', description: 'Note verifier key of the receipts' } }),
  Status: object({ status: text }),
} as const

/** A reference to a shape, for the paths. */
export function schema(name: keyof typeof openapiSchemas): { readonly $ref: string } {
  return reference(name)
}
