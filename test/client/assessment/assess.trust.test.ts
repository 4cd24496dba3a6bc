/** Who signed, may they, and how many: bad inputs through assess(), each beside a twin that passes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatBundle, parseBundle, signPayload, signStatement } from '../../../src/attestation/bundle.ts'
import { keySigner } from '../../../src/attestation/key-signer.ts'
import { formatReviewStatement, makeReviewStatement } from '../../../src/attestation/review-statement.ts'
import { formatStatement, makeObservationStatement, makePublishStatement } from '../../../src/attestation/statement.ts'
import type { Assessment, AssessRequest } from '../../../src/client/assessment/assessment.ts'
import type { FoundBundle } from '../../../src/client/statements/bundle-source.ts'
import { RegistryClient } from '../../../src/client/statements/registry-client.ts'
import { formatPublicKey, type KeyPair, keyPairFromSeed } from '../../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../../src/crypto/sha256.ts'
import { signNote } from '../../../src/log/note.ts'
import {
  bundlesDigest,
  formatStatementAcceptance,
  type StatementAcceptance,
} from '../../../src/log/statement-acceptance.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import type { AcceptedIdentity, AcceptedKeyless } from '../../../src/trust/accepted-identity.ts'
import { identityId, keyIdentity } from '../../../src/trust/identity.ts'
import type { PublisherGrant } from '../../../src/trust/identity-grant.ts'
import { type Exception, effectivePolicy, type Grants, type Level } from '../../../src/trust/policy.ts'
import { githubClaims } from '../../support/oidc-claims.ts'
import { makeRelease, origin, registryKey, registryPair, withReleases } from '../../support/signed-release.ts'
import { type SignOptions, type Sigstore, startSigstore } from '../../support/sigstore.ts'
import { withTemporaryFolder } from '../../support/state-process.ts'
import { benign, codesOf, look, lookAndPin, name, poisoned, rewritten } from './assess-setup.ts'

const issuer = 'https://token.actions.githubusercontent.com'
const workflow = 'https://github.com/acme/files/.github/workflows/release.yml'
const [alice, bob, carol, mallory] = [11, 12, 13, 14].map((seed) => keyPairFromSeed(new Uint8Array(32).fill(seed))) as [
  KeyPair,
  KeyPair,
  KeyPair,
  KeyPair,
]
/** Certificates are only valid from when their Sigstore was started. */
const now = Math.floor(Date.now() / 1000) * 1000
const day = 86_400_000
let sigstore: Sigstore

beforeAll(async () => {
  sigstore = await startSigstore()
})

afterAll(async () => {
  await sigstore.close()
})

const asKey = ({ publicKey }: KeyPair): AcceptedIdentity => ({ type: 'key', publicKey })
const build: AcceptedKeyless = {
  type: 'keyless',
  issuer,
  subject: `${workflow}@refs/tags/*`,
  repositoryId: '700100',
  runner: 'github-hosted',
}

/** A policy of three publishers; the first is for the name under test. */
function grants(first: Omit<PublisherGrant, 'names'>, more: Partial<Grants> = {}): Grants {
  const others: PublisherGrant[] = [
    { names: ['io.github.globex/*'], identities: [{ ...build, subject: 'https://github.com/globex/**' }] },
    { names: ['com.initech/*'], identities: [asKey(carol), asKey(mallory)] },
  ]
  return { publishers: [{ ...first, names: ['io.github.acme/*'] }, ...others], exceptions: [], ...more }
}

function policy(first: Omit<PublisherGrant, 'names'>, more: Partial<Grants> = {}, demands: Level['demands'] = {}) {
  return effectivePolicy([{ name: 'user', demands, grants: grants(first, more) }])
}

/** The statement about `benign`, or what is given, signed with a key. */
async function byKey(
  pair: KeyPair,
  change: { snapshot?: Snapshot; version?: string; name?: string } = {},
): Promise<FoundBundle> {
  const { bundle, publicKey } = await makeRelease({ snapshot: benign, signer: pair, ...change })
  return { bundle, publicKey }
}

function statement(change: { version?: string; snapshot?: Snapshot; name?: string } = {}) {
  const { version = '1.0.0', snapshot = benign } = change
  const rest = { name: change.name ?? name, profile: 'default', bindings: [], source: null, masks: [] }
  return makePublishStatement({ ...rest, snapshot, version })
}

/** The same by a build in acme/files that was started by a pushed tag. */
async function byBuild(claims: SignOptions['claims'] = {}, more: SignOptions = {}): Promise<FoundBundle> {
  const honest = githubClaims({ repository: 'acme/files', ref: 'refs/tags/v1.0.0', ...claims })
  return { bundle: await sigstore.sign(formatStatement(statement()), { claims: honest, ...more }) }
}

/** What is wrong with a signature: the reason and its error, or `clean`. */
function verdictOf({ verdict }: Assessment): string {
  const wrong = verdict.reasons.find(({ code }) => !fine.has(code))
  return wrong === undefined ? 'clean' : [wrong.code, wrong.error].filter((word) => word !== undefined).join(' ')
}

const fine = new Set(['signed', 'definitions-only', 'no-receipt', 'first-use'])

async function assessed(
  files: readonly FoundBundle[],
  change: Partial<AssessRequest> & Pick<AssessRequest, 'policy'>,
  folder = '/nowhere',
): Promise<Assessment> {
  const [first, ...more] = files
  const given = first === undefined ? {} : { files: { ...first, more } }
  return await look(folder, { name, state: null, trustedRoot: sigstore.trustedRoot, now, ...given, ...change })
}

describe('a build that policy accepts', () => {
  const accepting = policy({ identities: [build] })
  const outcome = async (claims: SignOptions['claims'], more?: SignOptions, as = accepting) =>
    verdictOf(await assessed([await byBuild(claims, more)], { policy: as }))

  test('passes, and the verdict says who it is', async () => {
    const assessment = await assessed([await byBuild()], { policy: accepting })
    expect(verdictOf(assessment)).toBe('clean')
    expect(codesOf(assessment)).toEqual(['definitions-only', 'signed'])
    expect(assessment.signers).toMatchObject([{ type: 'keyless', repositoryId: '700100', trigger: 'push' }])
  })

  test.each<[string, SignOptions['claims'], string]>([
    ['by another issuer', { iss: 'https://gitlab.example' }, 'E_IDENTITY_ISSUER'],
    ['in a repository with the same beginning', { repository: 'acme/files-evil' }, 'E_IDENTITY_SUBJECT'],
    ['in another owner’s repository of the same name', { repository: 'mallory/files' }, 'E_IDENTITY_SUBJECT'],
    [
      'of another workflow of the same repository',
      { job_workflow_ref: 'acme/files/.github/workflows/test.yml@refs/tags/v1.0.0' },
      'E_IDENTITY_SUBJECT',
    ],
    ['from a branch', { ref: 'refs/heads/main' }, 'E_IDENTITY_SUBJECT'],
    ['in a repository that was made again', { repository_id: '999' }, 'E_IDENTITY_REPOSITORY'],
    ['for a pull request', { event_name: 'pull_request' }, 'E_IDENTITY_TRIGGER'],
    ['for a pull request with the target’s rights', { event_name: 'pull_request_target' }, 'E_IDENTITY_TRIGGER'],
    ['after another workflow', { event_name: 'workflow_run' }, 'E_IDENTITY_TRIGGER'],
    ['on a machine of their own', { runner_environment: 'self-hosted' }, 'E_IDENTITY_RUNNER'],
  ])('is refused %s', async (_, claims, code) => {
    expect(await outcome(claims)).toBe(`wrong-identity ${code}`)
    expect(await outcome({})).toBe('clean')
  })

  test.each<[string, Partial<AcceptedKeyless>, SignOptions['claims'], string]>([
    ['ref', { ref: 'refs/tags/v2.*' }, { ref: 'refs/tags/v2.0.0' }, 'E_IDENTITY_REF'],
    ['environment', { environment: 'release' }, { environment: 'release' }, 'E_IDENTITY_ENVIRONMENT'],
    ['owner id', { ownerId: '4201' }, { repository_owner_id: '4201' }, 'E_IDENTITY_REPOSITORY'],
  ])('must have the %s that policy names', async (_, named, claims, code) => {
    const as = policy({ identities: [{ ...build, ...named }] })
    expect(await outcome(claims, {}, as)).toBe('clean')
    expect(await outcome({}, {}, as)).toBe(`wrong-identity ${code}`)
  })

  test('for a pull request passes only where policy lists that trigger', async () => {
    const wide = policy({ identities: [{ ...build, triggers: ['pull_request', 'push'] }] })
    expect(await outcome({ event_name: 'pull_request' }, {}, wide)).toBe('clean')
  })

  test('cannot be checked without a root of trust, which accuses nobody', async () => {
    const assessment = await assessed([await byBuild()], { policy: accepting, trustedRoot: null })
    expect(verdictOf(assessment)).toBe('trusted-root-unreachable E_TRUSTED_ROOT_UNREACHABLE')
    expect(assessment.verdict.effect).toBe('could-not-check')
  })

  test('whose signature does not hold is bad, whoever it would have been', async () => {
    expect(await outcome({}, { twist: 'changed-payload' })).toMatch(/^bad-signature/)
  })

  test('a day ahead of this clock could not be checked, and a minute ahead is no matter', async () => {
    const at = async (clock: number) => verdictOf(await assessed([await byBuild()], { policy: accepting, now: clock }))
    expect(await at(now - day)).toMatch(/^clock-skew/)
    expect(await at(now - 60_000)).toBe('clean')
  })
})

describe('whom nobody named', () => {
  test('is refused with the command that would accept them, and that command does', async () => {
    const stranger = await assessed([await byBuild({ repository: 'mallory/files' })], {
      policy: policy({ identities: [build] }),
    })
    const detail = stranger.verdict.reasons.find(({ code }) => code === 'wrong-identity')?.detail ?? ''
    expect(detail).toContain('https://github.com/mallory/files/.github/workflows/release.yml@refs/tags/v1.0.0')
    const words = /touchmark trust add (\S+) --issuer (\S+) --subject '([^']+)'/.exec(detail)
    expect(words?.slice(1, 3)).toEqual([name, issuer])
    const subject = words?.[3] ?? ''
    const as = policy({ identities: [{ type: 'keyless', issuer, subject }] })
    expect(verdictOf(await assessed([await byBuild({ repository: 'mallory/files' })], { policy: as }))).toBe('clean')
  })

  test('is as unsigned where nobody is named for the server at all', async () => {
    const other = await byKey(mallory, { name: 'com.acme/files' })
    const assessment = await assessed([other], { policy: policy({ identities: [build] }), name: 'com.acme/files' })
    expect(verdictOf(assessment)).toBe('unsigned')
    const [reason] = assessment.verdict.reasons
    expect(reason?.detail).toContain(`touchmark trust add com.acme/files ${formatPublicKey(mallory.publicKey)}`)
  })

  test('by key, under a name that is a GitHub account’s, is another than the name says', async () => {
    const nobody = effectivePolicy([])
    expect(verdictOf(await assessed([await byKey(alice)], { policy: nobody }))).toBe(
      'wrong-identity E_IDENTITY_UNKNOWN',
    )
    expect(verdictOf(await assessed([await byBuild()], { policy: nobody }))).toBe('clean')
    expect(verdictOf(await assessed([await byBuild({ repository: 'mallory/files' })], { policy: nobody }))).toBe(
      'wrong-identity E_IDENTITY_SUBJECT',
    )
  })
})

describe('k of n', () => {
  const two = policy({ identities: [asKey(alice), asKey(bob), build], threshold: 2 })

  test('is met by two who signed the same, each in a bundle of its own', async () => {
    const assessment = await assessed([await byKey(alice), await byKey(bob)], { policy: two })
    expect(verdictOf(assessment)).toBe('clean')
    expect(assessment.signers.map(identityId).sort()).toEqual(
      [alice, bob].map(({ publicKey }) => keyIdentity(publicKey).keyId).sort(),
    )
    expect(verdictOf(await assessed([await byKey(bob), await byBuild()], { policy: two }))).toBe('clean')
  })

  test.each<[string, () => Promise<FoundBundle[]>]>([
    ['one', async () => [await byKey(alice)]],
    ['one twice', async () => [await byKey(alice), await byKey(alice)]],
    ['two tags of one build', async () => [await byBuild(), await byBuild({ ref: 'refs/tags/v1.0.1' })]],
  ])('is not met by %s', async (_, files) => {
    const assessment = await assessed(await files(), { policy: two })
    expect(verdictOf(assessment)).toBe('threshold E_THRESHOLD')
    expect(assessment.verdict.effect).toBe('block')
  })

  test('is not met by two workflows that one pattern means', async () => {
    const wide: AcceptedIdentity = { type: 'keyless', issuer, subject: 'https://github.com/acme/**' }
    const as = policy({ identities: [wide, asKey(alice)], threshold: 2 })
    const nightly = { job_workflow_ref: 'acme/files/.github/workflows/nightly.yml@refs/tags/v1.0.0' }
    const files = [await byBuild(), await byBuild(nightly)]
    expect(verdictOf(await assessed(files, { policy: as }))).toBe('threshold E_THRESHOLD')
    expect(verdictOf(await assessed([...files, await byKey(alice)], { policy: as }))).toBe('clean')
  })

  test('demanded by policy holds for every server, and a lower level only raises it', async () => {
    const levels = (threshold: number): Level[] => [
      { name: 'user', demands: {}, grants: grants({ identities: [asKey(alice), asKey(bob)] }) },
      { name: 'project', demands: { threshold } },
    ]
    const outcome = async (threshold: number, files: FoundBundle[]) =>
      verdictOf(await assessed(files, { policy: effectivePolicy(levels(threshold)) }))
    expect(await outcome(1, [await byKey(alice)])).toBe('clean')
    expect(await outcome(2, [await byKey(alice)])).toBe('threshold E_THRESHOLD')
    expect(await outcome(2, [await byKey(alice), await byKey(bob)])).toBe('clean')
    expect(await outcome(2, [])).toBe('signature-required')
  })

  test('who signed different snapshots of one version are in conflict, and neither is believed', async () => {
    const one = policy({ identities: [asKey(alice), asKey(bob)] })
    const other = await byKey(bob, { snapshot: rewritten })
    const assessment = await assessed([await byKey(alice), other], { policy: one })
    expect(verdictOf(assessment)).toBe('wrong-statement E_SUBJECT_MISMATCH')
    expect([assessment.statement, assessment.signers]).toEqual([null, []])
    expect(verdictOf(await assessed([await byKey(alice), await byKey(bob)], { policy: one }))).toBe('clean')
  })

  test('who signed different versions that show the same have not signed the same', async () => {
    const other = await byKey(bob, { version: '1.1.0' })
    expect(verdictOf(await assessed([await byKey(alice), other], { policy: two }))).toBe('threshold E_THRESHOLD')
  })

  test('who bind or mask differently have not signed the same', async () => {
    const bound = makePublishStatement({
      ...{ snapshot: benign, name, version: '1.0.0', profile: 'default', source: null, masks: [] },
      bindings: [{ type: 'origin', origin: 'https://files.example' }],
    })
    const bundle = formatBundle(await signStatement(bound, keySigner(bob)))
    expect(verdictOf(await assessed([await byKey(alice), { bundle }], { policy: two }))).toBe('threshold E_THRESHOLD')
  })
})

describe('k of n at a registry', () => {
  /** What a registry serves of `benign`: the publisher's first bundle, and one more signature over the same. */
  const served = async (receipts: (index: number, bundle: Uint8Array) => string) => {
    const first = await makeRelease({ snapshot: benign, signer: alice })
    const second = await makeRelease({ snapshot: benign, signer: bob })
    return [first, { ...second, receipt: receipts(7, second.bundle) }]
  }
  const note =
    (change: Partial<StatementAcceptance> = {}) =>
    (index: number, bundle: Uint8Array) => {
      const statementDigest = sha256Hex(parseBundle(bundle).envelope.payload)
      const digests = { statementDigest, bundlesDigest: bundlesDigest([bundle]) }
      const rest = { origin, index, kind: 'publish', name, acceptedAt: '2026-11-02T00:00:00Z' } as const
      return signNote(formatStatementAcceptance({ ...rest, ...digests, ...change }), origin, registryPair)
    }
  const outcome = async (receipts: (index: number, bundle: Uint8Array) => string) =>
    await withReleases(await served(receipts), async (url) => {
      const registry = { url, key: registryKey }
      const two = policy({ identities: [asKey(alice), asKey(bob)], threshold: 2 }, { registry })
      return await assessed([], { policy: two })
    })

  test('needs as many receipts, of a version and of one more signature; the youngest counts', async () => {
    const assessment = await outcome(note())
    expect(codesOf(assessment)).toEqual(['definitions-only', 'signed'])
    expect(assessment.evidence.receipt).toEqual({
      state: 'verified',
      value: { acceptedAt: Date.UTC(2026, 10, 2), index: 7 },
    })
  })

  test.each<[string, Partial<StatementAcceptance>]>([
    ['of an observation', { kind: 'observation' }],
    ['of another name', { name: 'io.github.acme/mail' }],
    ['of another statement', { statementDigest: 'ab'.repeat(32) }],
    ['of other bundles', { bundlesDigest: 'ab'.repeat(32) }],
  ])('refuses a receipt %s', async (_, change) => {
    expect(verdictOf(await outcome(note(change)))).toBe('bad-receipt E_RECEIPT_INVALID')
  })
})

describe('bundles that somebody added', () => {
  const one = policy({ identities: [asKey(alice), asKey(bob)] })
  const forged = async () => {
    const text = new TextDecoder()
    const [good, other] = [await byKey(bob), await byKey(bob, { snapshot: rewritten })]
    const signature = /"sig":"[^"]+"/
    const taken = signature.exec(text.decode(other.bundle))?.[0] ?? ''
    return { bundle: new TextEncoder().encode(text.decode(good.bundle).replace(signature, taken)) }
  }
  const junk: [string, () => Promise<FoundBundle>, string][] = [
    ['a stranger’s', () => byKey(mallory), 'wrong-identity E_IDENTITY_UNKNOWN'],
    ['a forged one', forged, 'bad-signature E_SIGNATURE_INVALID'],
    ['no bundle at all', async () => ({ bundle: new Uint8Array([1, 2, 3]) }), 'bad-signature E_BUNDLE_INVALID'],
    ['one of another version', () => byKey(bob, { version: '0.9.0' }), 'wrong-statement E_SUBJECT_MISMATCH'],
    ['one of another name', () => byKey(bob, { name: 'io.github.acme/mail' }), 'wrong-statement E_SUBJECT_MISMATCH'],
  ]

  test.each(junk)('%s takes nothing from a good one, before or after it, and is mentioned', async (_, make, alone) => {
    const [good, bad] = [await byKey(alice), await make()]
    for (const files of [
      [good, bad],
      [bad, good],
    ]) {
      const assessment = await assessed(files, { policy: one, version: '1.0.0' })
      expect(verdictOf(assessment)).toBe('clean')
      expect(assessment.signers).toHaveLength(1)
      expect(assessment.notes.join()).toContain('one bundle does not count: E_')
    }
    expect(verdictOf(await assessed([bad], { policy: one, version: '1.0.0' }))).toBe(alone)
  })

  test('the worst of them is told where the others are not enough', async () => {
    const two = policy({ identities: [asKey(alice), asKey(bob)], threshold: 2 })
    const outcome = async (...files: FoundBundle[]) => verdictOf(await assessed(files, { policy: two }))
    expect(await outcome(await byKey(alice), await byKey(mallory))).toBe('threshold E_THRESHOLD')
    expect(await outcome(await byKey(alice), await forged())).toBe('bad-signature E_SIGNATURE_INVALID')
  })

  test('what could not be checked decides only where it could have been enough', async () => {
    const three = policy({ identities: [asKey(alice), asKey(bob), build], threshold: 3 })
    const two = policy({ identities: [asKey(alice), asKey(bob), build], threshold: 2 })
    const files = [await byKey(alice), await byBuild()]
    const blind = { trustedRoot: null }
    expect(verdictOf(await assessed(files, { policy: two, ...blind }))).toMatch(/^trusted-root-unreachable/)
    expect(verdictOf(await assessed(files, { policy: three, ...blind }))).toBe('threshold E_THRESHOLD')
    expect(verdictOf(await assessed(files, { policy: two }))).toBe('clean')
  })

  test('observations are nobody’s publication', async () => {
    const seen = makeObservationStatement({
      ...{ snapshot: benign, name, version: '1.0.0', profile: 'default', bindings: [], masks: [] },
    })
    const bundle = formatBundle(await signStatement(seen, keySigner(alice)))
    expect(verdictOf(await assessed([{ bundle }], { policy: one }))).not.toBe('clean')
    expect(verdictOf(await assessed([{ bundle }, await byKey(alice)], { policy: one }))).toBe('clean')
  })
})

describe('a grant that has an end', () => {
  const until = (validUntil: number) => policy({ identities: [asKey(alice), build], validUntil })

  test('is measured by the certificate’s time, and for a key by now', async () => {
    const old = [await byBuild()]
    const later = { now: now + 2 * day }
    expect(verdictOf(await assessed(old, { policy: until(now + day), ...later }))).toBe('clean')
    expect(verdictOf(await assessed(old, { policy: until(now - day), ...later }))).toBe(
      'wrong-identity E_IDENTITY_VALIDITY',
    )
    expect(verdictOf(await assessed([await byKey(alice)], { policy: until(now + day), ...later }))).toBe(
      'wrong-identity E_IDENTITY_VALIDITY',
    )
    expect(verdictOf(await assessed([await byKey(alice)], { policy: until(now + 1) }))).toBe('clean')
    expect(verdictOf(await assessed([await byKey(alice)], { policy: until(now) }))).toBe(
      'wrong-identity E_IDENTITY_VALIDITY',
    )
  })

  test('is measured by the registry’s receipt where there is one', async () => {
    const release = await makeRelease({ snapshot: benign, signer: alice, acceptedAt: '2026-11-01T00:00:00Z' })
    await withReleases([release], async (url) => {
      const outcome = async (validUntil: string) => {
        const registry = { url, key: registryKey }
        const grant = { identities: [asKey(alice)], validUntil: Date.parse(validUntil) }
        return verdictOf(await assessed([], { policy: policy(grant, { registry }) }))
      }
      expect(await outcome('2026-11-02T00:00:00Z')).toBe('clean')
      expect(await outcome('2026-11-01T00:00:00Z')).toBe('wrong-identity E_IDENTITY_VALIDITY')
    })
  })

  test('a receipt from the future could not be checked', async () => {
    const outcome = async (acceptedAt: string) => {
      const release = await makeRelease({ snapshot: benign, signer: alice, acceptedAt })
      return await withReleases([release], async (url) =>
        verdictOf(
          await assessed([], {
            policy: policy({ identities: [asKey(alice)] }, { registry: { url, key: registryKey } }),
          }),
        ),
      )
    }
    expect(await outcome(new Date(now + day).toISOString())).toBe('clock-skew')
    expect(await outcome(new Date(now + 540_000).toISOString())).toBe('clean')
  })
})

describe('what a pin remembers', () => {
  const trusting = policy({ identities: [asKey(alice), build] })
  const forgetful = policy(
    { identities: [asKey(alice)] },
    { publishers: grants({ identities: [] }).publishers.slice(1) },
  )
  const see = (folder: string, files: FoundBundle, change: Partial<AssessRequest> = {}) =>
    lookAndPin(folder, { name, files, policy: forgetful, trustedRoot: sigstore.trustedRoot, now, ...change })

  test('is enough once policy names nobody any more', () =>
    withTemporaryFolder(async (folder) => {
      await see(folder, await byKey(alice), { policy: trusting })
      expect(verdictOf((await see(folder, await byKey(alice)))[0])).toBe('clean')
      expect(verdictOf((await see(folder, await byKey(mallory)))[0])).toBe('wrong-identity E_IDENTITY_UNKNOWN')
    }))

  test('is no certificate’s work where a key suddenly signs', () =>
    withTemporaryFolder(async (folder) => {
      await see(folder, await byBuild(), { policy: trusting })
      const [again] = await see(folder, await byBuild({ ref: 'refs/tags/v1.0.1' }))
      expect(verdictOf(again)).toBe('clean')
      const [weaker] = await see(folder, await byKey(mallory))
      expect(codesOf(weaker)).toEqual(expect.arrayContaining(['downgrade', 'wrong-identity']))
      const [named] = await see(folder, await byKey(alice), { policy: trusting })
      expect(verdictOf(named)).toBe('clean')
    }))

  test('tells a repository that was made again under its name', () =>
    withTemporaryFolder(async (folder) => {
      const loose = policy({ identities: [{ type: 'keyless', issuer, subject: 'https://github.com/acme/**' }] })
      await see(folder, await byBuild(), { policy: loose })
      const [made] = await see(folder, await byBuild({ repository_id: '999' }), { policy: loose })
      expect(verdictOf(made)).toBe('wrong-identity E_IDENTITY_REPOSITORY')
      expect(verdictOf((await see(folder, await byBuild(), { policy: loose }))[0])).toBe('clean')
    }))

  test('counts only for the name that it was pinned under', () =>
    withTemporaryFolder(async (folder) => {
      const other = 'com.initrode/files'
      await see(folder, await byKey(mallory), { policy: policy({ identities: [asKey(mallory)] }) })
      const renamed = await byKey(mallory, { name: other })
      const [assessment] = await see(folder, renamed, { name: other })
      expect(codesOf(assessment)).toEqual(expect.arrayContaining(['unsigned', 'target-changed']))
      expect(assessment.signers).toEqual([])
    }))

  test('of a project counts for nothing', () =>
    withTemporaryFolder(async (folder) => {
      await see(folder, await byKey(mallory), { policy: policy({ identities: [asKey(mallory)] }) })
      const pins = { user: { servers: new Map() }, project: { servers: new Map() } }
      const [pinned] = await see(folder, await byKey(mallory), { policy: policy({ identities: [asKey(mallory)] }) })
      const pin = pinned.baseline.pin
      if (pin === null) throw new Error('nothing was pinned')
      const claimed = { ...pins, project: { servers: new Map([['files', pin]]) } }
      expect(verdictOf((await see(folder, await byKey(mallory), { pins: claimed }))[0])).toMatch(/^wrong-identity/)
    }))
})

describe('versions', () => {
  const facts = (version: string) => ({ name: '@acme/files', version, integrity: null })
  const as = policy({ identities: [asKey(alice)] })
  const excepting = (what: string) => {
    const exception: Exception = { what, servers: ['files'], until: now + 1, reason: 'agreed' }
    return policy({ identities: [asKey(alice)] }, { exceptions: [exception] })
  }
  const run = (folder: string, version: string, change: Partial<AssessRequest> = {}) =>
    lookAndPin(folder, { name, package: facts(version), policy: as, now, ...change })

  test('an older one is a rollback though it shows the same, and an exception may accept it', () =>
    withTemporaryFolder(async (folder) => {
      await run(folder, '1.4.0')
      expect(codesOf((await run(folder, '1.3.0'))[0])).toContain('rollback')
      expect((await run(folder, '1.3.0'))[0].verdict.effect).toBe('block')
      expect(codesOf((await run(folder, '1.3.0', { policy: excepting('rollback') }))[0])).toEqual(['pinned'])
      expect(codesOf((await run(folder, '1.4.0'))[0])).toEqual(['pinned'])
    }))

  test('a replayed bundle of an older version is a rollback', () =>
    withTemporaryFolder(async (folder) => {
      const [old, young] = [await byKey(alice), await byKey(alice, { version: '1.4.0' })]
      await run(folder, '1.4.0', { files: young })
      const [replayed] = await run(folder, '1.0.0', { files: old })
      expect(codesOf(replayed)).toContain('rollback')
      expect(codesOf((await run(folder, '1.4.0', { files: young }))[0])).not.toContain('rollback')
    }))

  test('a newer one that nobody signed is a downgrade though it shows the same, and an exception may accept it', () =>
    withTemporaryFolder(async (folder) => {
      await withReleases([await makeRelease({ snapshot: benign, signer: alice })], async (url) => {
        const registry = { url, key: registryKey }
        const asking = (more: Partial<Grants> = {}) => policy({ identities: [asKey(alice)] }, { registry, ...more })
        await run(folder, '1.0.0', { policy: asking() })
        const [unsigned] = await run(folder, '1.0.1', { policy: asking() })
        expect([codesOf(unsigned).includes('downgrade'), unsigned.verdict.effect]).toEqual([true, 'block'])
        const exceptions = [{ what: 'downgrade', servers: [name], until: now + 1, reason: 'their key is lost' }]
        expect(codesOf((await run(folder, '1.0.1', { policy: asking({ exceptions }) }))[0])).not.toContain('downgrade')
        expect(codesOf((await run(folder, '1.0.0', { policy: asking() }))[0])).toContain('signed')
      })
    }))
})

describe('a name that looks like a known one', () => {
  const as = policy({ identities: [asKey(alice), build] })
  const codes = async (other: string, change: Partial<AssessRequest> = {}) =>
    codesOf(await assessed([], { policy: as, name: other, ...change }))

  test('is flagged where it is met for the first time', async () => {
    expect(await codes('io.github.acrne/files')).toContain('look-alike')
    expect(await codes('io.github.acme/files')).not.toContain('look-alike')
    expect(await codes('org.example/unlike')).not.toContain('look-alike')
  })

  test('is flagged beside a pinned one, and not any more once it is pinned itself', () =>
    withTemporaryFolder(async (folder) => {
      await lookAndPin(folder, { entry: 'weather', name: 'org.example/forecast', policy: as, now })
      const other = { name: 'org.example/Forecast', policy: as, now }
      expect(codesOf(await look(folder, other))).toContain('look-alike')
      await lookAndPin(folder, other)
      expect(codesOf(await look(folder, other))).toEqual(['pinned'])
    }))

  test('is not, where its own owner signed', async () => {
    const claims = { repository: 'acrne/files' }
    const own = statement({ name: 'io.github.acrne/files' })
    const honest = githubClaims({ ...claims, ref: 'refs/tags/v1.0.0' })
    const bundle = await sigstore.sign(formatStatement(own), { claims: honest })
    const signed = await assessed([{ bundle }], { policy: as, name: 'io.github.acrne/files' })
    expect(codesOf(signed)).toEqual(['definitions-only', 'signed'])
  })

  test('is accepted by an exception', async () => {
    const exceptions = [{ what: 'look-alike', servers: ['io.github.acrne/*'], until: now + 1, reason: 'known' }]
    const excepting = policy({ identities: [asKey(alice)] }, { exceptions })
    expect(await codes('io.github.acrne/files', { policy: excepting })).not.toContain('look-alike')
  })
})

describe('curators and approvers', () => {
  const vouching = (role: 'curators' | 'approvers', threshold = 1): Level => ({
    name: 'user',
    demands: {},
    grants: {
      ...grants({ identities: [build] }),
      [role]: [{ names: ['*'], identities: [asKey(alice), asKey(bob)], threshold }],
    },
  })
  const observed = async (pair: KeyPair, snapshot: Snapshot = benign): Promise<FoundBundle> => {
    const rest = { name, version: '1.0.0', profile: 'default', bindings: [], masks: [] }
    return {
      bundle: formatBundle(await signStatement(makeObservationStatement({ ...rest, snapshot }), keySigner(pair))),
    }
  }
  const see = (levels: Level[], files: FoundBundle[], change: Partial<AssessRequest> = {}) =>
    assessed(files, { policy: effectivePolicy(levels), version: '1.0.0', ...change })

  test('what enough curators saw is observed, also where nothing can be remembered', async () => {
    const one = await see([vouching('curators')], [await observed(alice)])
    expect([codesOf(one), one.verdict.effect]).toEqual([['observed'], 'allow'])
    const few = await see([vouching('curators', 2)], [await observed(alice)])
    expect(codesOf(few)).toContain('first-use-unpinned')
    const enough = await see([vouching('curators', 2)], [await observed(alice), await observed(bob)])
    expect(codesOf(enough)).toEqual(['observed'])
    expect(enough.vouchings.flatMap(({ identities }) => identities)).toHaveLength(2)
  })

  test('what they saw of a version that nobody published is asked for at the registry', async () => {
    const bundle = await observed(alice)
    const asked: string[] = []
    const registry = Object.assign(new RegistryClient({ url: 'http://127.0.0.1:9' }), {
      version: async () => undefined,
      bundles: async (_: string, version: string) => {
        asked.push(version)
        const publisher = { type: 'key', keyId: keyIdentity(alice.publicKey).keyId, publicKey: '' } as const
        const text = new TextDecoder().decode(bundle.bundle)
        return { bundles: [{ kind: 'observation', profile: 'default', bundle: text, receipt: '', publisher } as const] }
      },
    })
    const grant = { url: 'http://127.0.0.1:9', key: registryKey }
    const level = vouching('curators')
    const named = level.name === 'user' ? { ...level, grants: { ...level.grants, registry: grant } } : level
    const found = await see([named], [], { registry })
    expect(codesOf(found)).toEqual(['observed', 'unsigned'])
    const nobody: Level = { name: 'user', demands: {}, grants: grants({ identities: [build] }, { registry: grant }) }
    expect(codesOf(await see([nobody], [], { registry }))).not.toContain('observed')
    expect(asked).toEqual(['1.0.0'])
  })

  test('what they saw otherwise, or strangers saw, is not', async () => {
    const otherwise = await see([vouching('curators')], [await observed(alice, rewritten)])
    expect(codesOf(otherwise)).toContain('not-as-observed')
    const strangers = await see([vouching('curators')], [await observed(mallory)])
    expect(codesOf(strangers)).toEqual(['first-use-unpinned'])
  })

  test('never makes a finding or a publisher’s contradiction good', async () => {
    const seen = await see([vouching('curators')], [await observed(alice, poisoned)], { snapshot: poisoned })
    expect([codesOf(seen).includes('error-finding'), seen.verdict.effect]).toEqual([true, 'block'])
    const signed = await byBuild()
    const against = await see([vouching('curators')], [signed, await observed(alice, rewritten)], {
      snapshot: rewritten,
    })
    expect(codesOf(against)).toContain('not-as-signed')
  })

  test('under a machine policy with approvers, only what somebody who counts covers passes', async () => {
    const machine: Level = {
      name: 'machine',
      demands: {},
      grants: { ...grants({ identities: [build] }), approvers: [{ names: ['*'], identities: [asKey(alice)] }] },
      delegate: [],
    }
    const uncovered = await see([machine], [])
    expect(uncovered.verdict.reasons).toContainEqual(
      expect.objectContaining({ code: 'approval-required', error: 'E_APPROVAL_REQUIRED' }),
    )
    expect(codesOf(await see([machine], [await byBuild()]))).not.toContain('approval-required')
    const own: Level = {
      ...machine,
      grants: { ...machine.grants, publishers: grants({ identities: [] }).publishers.slice(1) },
    }
    const byName = await see([own], [await byBuild()])
    expect(codesOf(byName)).toEqual(['approval-required', 'definitions-only', 'signed'])
    const review = await reviewed(alice)
    expect(codesOf(await see([machine], [review]))).toEqual(['approved'])
    expect(codesOf(await see([machine], [await reviewed(mallory)]))).toContain('approval-required')
    expect(codesOf(await see([machine], [await reviewed(alice, 'reject')]))).toContain('rejected')
  })
})

/** A review of `benign` by a key. */
async function reviewed(pair: KeyPair, decision: 'approve' | 'reject' = 'approve'): Promise<FoundBundle> {
  const about = { name, version: '1.0.0' }
  const rest = { profile: 'default', criteria: [], validUntil: null }
  const review = makeReviewStatement({ snapshot: benign, decision, about, ...rest })
  return { bundle: formatBundle(await signPayload(formatReviewStatement(review), keySigner(pair))) }
}
