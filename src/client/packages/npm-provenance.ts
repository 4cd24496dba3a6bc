/**
 * npm's provenance: which repository's workflow built a package, signed keyless and kept by the registry beside it. It adds
 * to a verdict and takes nothing away: a package is bound by its digest, with or without provenance.
 */
import { type Bundle, parseBundle } from '../../attestation/bundle.ts'
import { provenanceType, readProvenance } from '../../attestation/slsa-provenance.ts'
import { utf8 } from '../../encoding/bytes.ts'
import { canonicalJson } from '../../encoding/canonical-json.ts'
import type { JsonValue } from '../../encoding/json-value.ts'
import { MemberReader } from '../../encoding/member-reader.ts'
import { parseJson } from '../../encoding/strict-json.ts'
import { FormatError, RegistryError, TouchmarkError } from '../../errors.ts'
import { type ProvenanceDemands, requireProvenance } from '../../trust/provenance.ts'
import { type ProofMaterial, proveSigner } from '../../verify/verifier.ts'
import { quote } from '../../visible-text.ts'
import { readBody } from '../network/http-body.ts'
import { requireSecureUrl } from '../target.ts'

/** What is to be checked, and with what. */
export interface ProvenanceRequest extends ProvenanceDemands {
  /** Where the registry says that its attestations are; null where it has none. */
  readonly attestations: string | null
  readonly trustedRoot: ProofMaterial['trustedRoot']
}

/** `null`: it was checked and holds. Else why it was not, or does not, as one line of ours. */
export type ProvenanceOutcome = null | string

const maxBytes = 4 * 1024 * 1024
const timeoutMs = 10_000

/**
 * Checks the provenance of a package. Never throws for what a registry answers, or does not: then it is simply not checked.
 */
export async function checkNpmProvenance(request: ProvenanceRequest): Promise<ProvenanceOutcome> {
  const { attestations, trustedRoot, publisher } = request
  if (attestations === null) return 'the registry has no provenance of this package'
  if (publisher.type !== 'keyless') return 'the definitions are signed with a key, which names no repository'
  try {
    const bundle = readAttestations(await fetchAttestations(new URL(attestations)))
    if (bundle === undefined) return 'the registry has no provenance of this package'
    const { identity } = await proveSigner(bundle, { keys: [], trustedRoot })
    requireProvenance({ subjects: readProvenance(bundle.envelope.payload), builder: identity }, request)
    return null
  } catch (error) {
    if (error instanceof TouchmarkError) return `${error.code}: ${error.message}`
    throw error
  }
}

async function fetchAttestations(url: URL): Promise<JsonValue> {
  requireSecureUrl({ url })
  const where = quote(url.href, 300)
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    if (response.status === 200) return parseJson(await readBody(response, maxBytes, where)).value
    await response.body?.cancel()
    throw new RegistryError('E_REGISTRY_RESPONSE', { found: `the answer ${response.status}`, where, expected: '200' })
  } catch (cause) {
    if (cause instanceof TouchmarkError) throw cause
    throw new RegistryError('E_REGISTRY_UNREACHABLE', { found: 'a connection that failed', where, cause })
  }
}

/** The one SLSA provenance among the attestations; a registry adds others, for instance of the publication itself. */
function readAttestations(answer: JsonValue): Bundle | undefined {
  const all = new MemberReader(answer, unexpected).list('attestations')
  const found = all.filter((each) => each.value('predicateType') === provenanceType)
  const [first, second] = found
  if (second !== undefined) throw unexpected('/attestations', 'one provenance')
  if (first === undefined) return undefined
  // Our reader takes bundles in their one canonical form; how a registry writes its JSON says nothing.
  return parseBundle(utf8(`${canonicalJson(first.value('bundle') ?? null)}\n`))
}

function unexpected(pointer: string, expected: string): FormatError {
  const where = 'the registry\u2019s attestations'
  return new FormatError('E_BUNDLE_INVALID', { found: 'an unexpected value', where, expected, pointer })
}
