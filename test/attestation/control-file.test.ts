import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatControlFile, parseControlFile } from '../../src/attestation/control-file.ts'
import { fromUtf8, utf8 } from '../../src/encoding/bytes.ts'
import { errorCode } from '../support/error-code.ts'
import { claimStep, signedChain, yankStep } from '../support/signed-control.ts'

const chain = await signedChain(claimStep, { ...yankStep, by: ['a', 'r'] })
const text = fromUtf8(formatControlFile(chain))

describe('the file of a chain', () => {
  test('is read as it was written, bundles byte for byte', () => {
    expect(parseControlFile(formatControlFile(chain))).toEqual(chain)
    const none = { ...chain, statements: [] }
    expect(parseControlFile(formatControlFile(none))).toEqual(none)
  })

  test('may say more than we know', () => {
    expect(parseControlFile(utf8(text.replace('"statements":', '"next":1,"statements":')))).toEqual(chain)
  })

  test.each<[string, string]>([
    ['a missing name', text.replace('"name"', '"nom"')],
    ['a list', '[]'],
    ['a bundle that is no text', '{"name":"a/b","origin":"o","statements":[{"bundles":[1],"receipt":""}]}'],
    ['a missing receipt', '{"name":"a/b","origin":"o","statements":[{"bundles":[]}]}'],
    ['two names', text.replace('"name"', '"name":"x","name"')],
  ])('%s is refused', (_what, broken) => {
    expect(errorCode(() => parseControlFile(utf8(broken)))).toBe('E_STATEMENT_INVALID')
  })

  test('random bytes are refused with one code', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => errorCode(() => parseControlFile(bytes)) === 'E_STATEMENT_INVALID'),
    )
  })
})
