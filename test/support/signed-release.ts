import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { formatBundle, signStatement } from '../../src/attestation/bundle.ts'
import { keySigner } from '../../src/attestation/key-signer.ts'
import { makePublishStatement } from '../../src/attestation/statement.ts'
import { formatPublicKey, type KeyPair, keyId, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../src/crypto/sha256.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { isObject } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { formatAcceptance } from '../../src/log/acceptance.ts'
import { formatVerifierKey, signNote } from '../../src/log/note.ts'
import { makeDefinition } from '../../src/snapshot/definition.ts'
import type { Mask } from '../../src/snapshot/mask.ts'
import { formatSnapshot, makeSnapshot, type Snapshot } from '../../src/snapshot/snapshot.ts'

/** The publisher whom policies of the tests accept. */
export const publisher = keyPairFromSeed(new Uint8Array(32).fill(1))
/** Somebody else. */
export const stranger = keyPairFromSeed(new Uint8Array(32).fill(2))
/** The registry's note key. */
export const registryPair = keyPairFromSeed(new Uint8Array(32).fill(3))
/** The registry's name. */
export const origin = 'registry.example'
/** What a policy states of the registry's key. */
export const registryKey = formatVerifierKey({ name: origin, publicKey: registryPair.publicKey })

/** A tool as a server would send it. */
export interface ToolText {
  readonly name: string
  readonly description: string
  readonly [member: string]: unknown
}

/** A snapshot of tools, read by the strict reader as a capture would. */
export function snapshotOf(tools: readonly ToolText[], instructions: string | null = null): Snapshot {
  const definitions = tools.map((tool) => {
    const { value, issues } = parseJsonText(JSON.stringify(tool))
    if (!isObject(value)) throw new Error('not an object')
    return makeDefinition('tools', value, issues)
  })
  const context = { serverInfo: null, protocolVersion: '2025-11-25', capabilities: {}, platform: 'linux-x64' }
  return makeSnapshot({ context, instructions, sections: { tools: definitions } })
}

/** One signed and accepted release. */
export interface Release {
  readonly name: string
  readonly version: string
  readonly profile: string
  readonly snapshot: Uint8Array
  readonly bundle: Uint8Array
  readonly receipt: string
  readonly publicKey: string
  readonly keyId: string
  readonly acceptedAt: string
}

/** Signs a release and has it accepted, with real keys throughout. */
export async function makeRelease(parts: {
  snapshot: Snapshot
  name?: string
  version?: string
  profile?: string
  signer?: KeyPair
  masks?: readonly Mask[]
  acceptedAt?: string
  index?: number
}): Promise<Release> {
  const { name = 'io.github.acme/files', version = '1.0.0', profile = 'default', signer = publisher } = parts
  const { acceptedAt = '2026-11-01T00:00:00Z', masks = [], index = 0 } = parts
  const statement = makePublishStatement({
    snapshot: parts.snapshot,
    name,
    version,
    profile,
    bindings: [],
    source: null,
    masks,
  })
  const bundle = formatBundle(await signStatement(statement, keySigner(signer)))
  const snapshot = formatSnapshot(parts.snapshot)
  const digests = { snapshotDigest: sha256Hex(snapshot), bundleDigest: sha256Hex(bundle) }
  const note = formatAcceptance({ origin, index, name, version, profile, ...digests, acceptedAt })
  return {
    name,
    version,
    profile,
    snapshot,
    bundle,
    receipt: signNote(note, origin, registryPair),
    publicKey: formatPublicKey(signer.publicKey),
    keyId: keyId(signer.publicKey),
    acceptedAt,
  }
}

/**
 * Serves releases over HTTP as a registry would, newest first, and hands over the paths that were asked for. It verifies
 * nothing, so that tests can serve what no registry would.
 */
export async function withReleases<T>(
  releases: readonly Release[],
  work: (url: string, asked: string[]) => Promise<T>,
): Promise<T> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const answer = answerTo(releases, request.url ?? '')
    if (answer === undefined) {
      const problem = { status: 404, code: 'E_NOT_FOUND', title: 'Not found', detail: 'none', requestId: 'r' }
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
    } else response.end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

function answerTo(releases: readonly Release[], path: string): string | Uint8Array | undefined {
  const url = new URL(path, 'http://registry')
  const [, , , name = '', , version = '', part] = url.pathname.split('/').map(decodeURIComponent)
  const profile = url.searchParams.get('profile') ?? 'default'
  const named = releases.filter(
    (release) => release.name === name && (version === 'latest' || release.version === version),
  )
  if (part === 'bundles') {
    if (named.length === 0) return undefined
    const bundles = named.map(({ bundle, ...rest }) => ({ ...rest, bundle: fromUtf8(bundle) }))
    return JSON.stringify({
      bundles: bundles.map(({ profile, bundle, receipt, keyId, publicKey }) => {
        return { kind: 'publish', profile, bundle, receipt, publisher: { type: 'key', keyId, publicKey } }
      }),
    })
  }
  const release = named.find((each) => each.profile === profile)
  if (release === undefined) return undefined
  if (part === 'snapshot') return release.snapshot
  return JSON.stringify({
    name,
    version: release.version,
    profile,
    profiles: [profile],
    snapshotDigest: sha256Hex(release.snapshot),
    bundleDigest: sha256Hex(release.bundle),
    publisher: { type: 'key', keyId: release.keyId, publicKey: release.publicKey },
    acceptedAt: release.acceptedAt,
    index: 0,
    receipt: release.receipt,
    status: 'published',
    reason: null,
  })
}
