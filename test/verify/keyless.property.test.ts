/** Ours against the plain library, on bundles that were changed anywhere: we accept nothing that it refuses. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { formatStatement, makePublishStatement } from '../../src/attestation/statement.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { canonicalJson } from '../../src/encoding/canonical-json.ts'
import { isArray, isObject, type JsonValue } from '../../src/encoding/json-value.ts'
import { TouchmarkError } from '../../src/errors.ts'
import type { KeylessIdentity } from '../../src/trust/identity.ts'
import { verifyBundle } from '../../src/verify/verifier.ts'
import { verifyWithLibrary } from '../support/library-verifier.ts'
import { samplePublishParts } from '../support/sample-release.ts'
import { type Sigstore, startSigstore } from '../support/sigstore.ts'
import { type Twist, twists } from '../support/sigstore-bundle.ts'

let sigstore: Sigstore
const payload = formatStatement(makePublishStatement(samplePublishParts()))
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

/** Whom we accept a bundle of, or undefined where it is refused. Anything but a refusal of ours is thrown on. */
async function ours(file: Uint8Array): Promise<KeylessIdentity | undefined> {
  try {
    const { identity } = await verifyBundle(parseBundle(file), { keys: [], trustedRoot: sigstore.trustedRoot })
    return identity.type === 'keyless' ? identity : undefined
  } catch (error) {
    if (error instanceof TouchmarkError) return undefined
    throw error
  }
}

function librarys(file: Uint8Array): string | undefined {
  try {
    return verifyWithLibrary(file, sigstore.trustedRoot).identity?.subjectAlternativeName
  } catch {
    return undefined
  }
}

/** Every place in a JSON value that holds something, as names and indexes. */
function placesIn(value: JsonValue, at: readonly string[] = []): (readonly string[])[] {
  if (isArray(value)) return [at, ...value.flatMap((item, index) => placesIn(item, [...at, String(index)]))]
  if (isObject(value)) return [at, ...Object.entries(value).flatMap(([name, item]) => placesIn(item, [...at, name]))]
  return [at]
}

type Change = 'remove' | 'flip' | 'shorten' | 'empty' | 'zero' | 'double' | 'null'

function changed(value: JsonValue, change: Change, at: number): JsonValue {
  if (change === 'null') return null
  if (isArray(value)) return change === 'double' ? [...value, ...value] : []
  if (typeof value !== 'string') return change === 'empty' ? {} : value
  if (change === 'empty') return ''
  if (change === 'zero') return '0'
  if (change === 'double') return value + value
  const cut = at % Math.max(value.length, 1)
  if (change === 'shorten') return value.slice(0, cut)
  return `${value.slice(0, cut)}${value[cut] === 'A' ? 'B' : 'A'}${value.slice(cut + 1)}`
}

/** The document with one place changed; the place is found again in a copy. */
function withChange(document: JsonValue, place: readonly string[], change: Change, at: number): JsonValue {
  const [name, ...rest] = place
  if (name === undefined) return changed(document, change, at)
  if (isArray(document)) {
    return document.map((item, index) => (String(index) === name ? withChange(item, rest, change, at) : item))
  }
  if (!isObject(document)) return document
  const members = Object.entries(document).flatMap(([key, item]): [string, JsonValue][] => {
    if (key !== name) return [[key, item]]
    return rest.length === 0 && change === 'remove' ? [] : [[key, withChange(item, rest, change, at)]]
  })
  return Object.fromEntries(members)
}

test('what we accept, the library accepts too, and both name the same signer', async () => {
  const honest: JsonValue = JSON.parse(fromUtf8(await sigstore.sign(payload, { timestamp: true })))
  const places = placesIn(honest)
  let refused = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...places),
      fc.constantFrom<Change>('remove', 'flip', 'flip', 'shorten', 'empty', 'zero', 'double', 'null'),
      fc.nat(4_000),
      async (place, change, at) => {
        const file = utf8(`${canonicalJson(withChange(honest, place, change, at))}\n`)
        const identity = await ours(file)
        if (identity === undefined) refused += 1
        else expect(librarys(file), `${place.join('/')} ${change}`).toBe(identity.subject)
      },
    ),
    { numRuns: 200 },
  )
  expect(refused).toBeGreaterThan(100)
})

test('of the hostile bundles we accept none, and none that the library refuses', async () => {
  for (const twist of [undefined, ...Object.keys(twists)] as (Twist | undefined)[]) {
    const file = await sigstore.sign(payload, twist === undefined ? {} : { twist })
    const identity = await ours(file)
    expect(identity === undefined, twist).toBe(twist !== undefined)
    if (identity !== undefined) expect(librarys(file)).toBe(identity.subject)
  }
})
