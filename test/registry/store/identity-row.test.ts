import { describe, expect, test } from 'vitest'
import { identityColumns, identityOfRow } from '../../../registry/store/identity-row.ts'
import { identityId } from '../../../src/trust/identity.ts'
import { errorCode } from '../../support/error-code.ts'
import { signerOf } from '../../support/prepared-version.ts'
import { sampleBuild } from '../../support/sample-identity.ts'

const build = sampleBuild({ commit: null, runner: null })

describe('an identity in a row', () => {
  test.each([
    ['a key', signerOf('acme')],
    ['a build', build],
    ['a build whose texts are hostile', { ...build, subject: '"\\\u0000\u202e</script>' }],
  ])('%s comes back as it was', (_what, identity) => {
    const columns = identityColumns(identity)
    expect(columns.identityId).toBe(identityId(identity))
    expect(identityOfRow(columns)).toEqual(identity)
  })

  test('of the first schema is its key', () => {
    const { publicKey } = identityColumns(signerOf('acme'))
    expect(identityOfRow({ publicKey, identity: null })).toEqual(signerOf('acme'))
  })

  test.each([
    ['of neither kind', { publicKey: null, identity: null }],
    ['that lacks a member', { publicKey: null, identity: '{"type":"keyless"}' }],
  ])('%s is damage, never nobody', (_what, row) => {
    expect(errorCode(() => identityOfRow(row))).toBe('E_INTERNAL')
  })
})
