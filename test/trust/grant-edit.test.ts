import { describe, expect, test } from 'vitest'
import { formatPublicKey, keyPairFromSeed } from '../../src/crypto/ed25519.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import type { JsonObject } from '../../src/encoding/json-value.ts'
import type { AcceptedIdentity } from '../../src/trust/accepted-identity.ts'
import { type GrantEdit, withGrant, withoutGrant } from '../../src/trust/grant-edit.ts'
import { emptyPolicyText } from '../../src/trust/policy-edit.ts'
import { parsePolicy } from '../../src/trust/policy-file.ts'

const { publicKey } = keyPairFromSeed(new Uint8Array(32).fill(7))
const key: AcceptedIdentity = { type: 'key', publicKey }
const build: AcceptedIdentity = {
  type: 'keyless',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'https://github.com/acme/files/**',
  ownerId: '77',
  triggers: ['push'],
}
const name = 'io.github.acme/files'
const edit = (change: Partial<GrantEdit>): GrantEdit => ({
  list: 'publishers',
  name,
  identity: key,
  members: {},
  ...change,
})
const grants = (text: string) => {
  const level = parsePolicy(utf8(text), 'user', 'policy.jsonc')
  if (level.name === 'project') throw new Error('no grants')
  return level.grants
}

describe('a grant', () => {
  test('is made where there is none for exactly this name', () => {
    const text = withGrant(withGrant(emptyPolicyText, edit({ name: 'io.github.acme/*' })), edit({}))
    expect(grants(text).publishers.map(({ names }) => names)).toEqual([[name], ['io.github.acme/*']])
  })

  test('takes a second identity in, so that its threshold counts for both', () => {
    const one = withGrant(emptyPolicyText, edit({}))
    const two = withGrant(one, edit({ identity: build, members: { threshold: 2 } }))
    expect(grants(two).publishers).toEqual([{ names: [name], identities: [build, key], threshold: 2 }])
    const three = withGrant(two, edit({ identity: { ...build, ownerId: '78' } }))
    expect(grants(three).publishers[0]).toMatchObject({ threshold: 2, identities: { length: 3 } })
  })

  test('takes no identity in twice', () => {
    const one = withGrant(emptyPolicyText, edit({}))
    expect(withGrant(one, edit({}))).toBe(one)
    expect(grants(withGrant(one, edit({ members: { threshold: 1 } }))).publishers[0]?.identities).toEqual([key])
  })

  test('stands in the list of its role', () => {
    const text = withGrant(
      withGrant(emptyPolicyText, edit({ list: 'curators', name: '*' })),
      edit({ list: 'approvers', name: 'files', identity: build }),
    )
    expect(grants(text)).toMatchObject({
      publishers: [],
      curators: [{ names: ['*'], identities: [key] }],
      approvers: [{ names: ['files'], identities: [build] }],
    })
  })

  test('keeps the comments around it', () => {
    const written = `{ // mine\n  "publishers": [ /* acme */ { "names": ["${name}"], "identities": [\n    // laptop\n    { "type": "key", "publicKey": "${formatPublicKey(publicKey)}" } ] } ]\n}\n`
    const text = withGrant(written, edit({ identity: build, members: { validUntil: '2027-01-31T00:00:00Z' } }))
    for (const comment of ['// mine', '/* acme */', '// laptop']) expect(text).toContain(comment)
    expect(grants(text).publishers[0]).toMatchObject({ validUntil: Date.UTC(2027, 0, 31), identities: [build, key] })
  })
})

describe('taking a grant out', () => {
  const both = withGrant(withGrant(emptyPolicyText, edit({})), edit({ identity: build }))
  const isKey = (identity: JsonObject) => identity.type === 'key'

  test('takes the whole grant, or one identity of it', () => {
    expect(grants(withoutGrant(both, 'publishers', name)).publishers).toEqual([])
    expect(grants(withoutGrant(both, 'publishers', name, isKey)).publishers[0]?.identities).toEqual([build])
    const one = withGrant(emptyPolicyText, edit({}))
    expect(grants(withoutGrant(one, 'publishers', name, isKey)).publishers).toEqual([])
  })

  test('changes nothing where the list, the name or the identity is another', () => {
    expect(withoutGrant(both, 'curators', name)).toBe(both)
    expect(withoutGrant(both, 'publishers', 'io.github.acme/*')).toBe(both)
    expect(withoutGrant(both, 'publishers', name, () => false)).toBe(both)
    const several = withGrant(emptyPolicyText, edit({})).replace(`"${name}"`, `"${name}", "io.github.acme/mail"`)
    expect(withoutGrant(several, 'publishers', name)).toBe(several)
  })

  test('that would leave fewer identities than the threshold is no policy any more', () => {
    const two = withGrant(both, edit({ members: { threshold: 2 } }))
    expect(() => grants(withoutGrant(two, 'publishers', name, isKey))).toThrow('/publishers/0/threshold')
  })
})
