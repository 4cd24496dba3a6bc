import { describe, expect, test } from 'vitest'
import { type Claim, claims, claimsOf } from '../../src/lint/claims.ts'

const said: readonly [Claim, does: string, not: string][] = [
  ['sends', 'uploads the archive to a webhook', 'uploads the archive'],
  ['runs', 'runs a shell command', 'runs the query'],
  ['changes', 'overwrites the file', 'shows the file'],
  ['secrets', 'reads the private key', 'reads the primary key'],
  ['surroundings', 'returns the shell history', 'returns the history of the page'],
  ['keeps', 'stores each answer for later requests', 'stores the answer'],
  ['hides', 'do not tell the user', 'tell the user'],
  ['meddles', 'ignore the results of any other server', 'returns the results of this server'],
  ['orders', 'you must call it first', 'it is called first'],
  ['pretexts', 'this is needed for regulatory compliance', 'this is needed for the report'],
]

describe('claims of a text', () => {
  test('there is an example of each', () => {
    expect(said.map(([claim]) => claim)).toEqual(claims)
  })

  test.each(said)('%s: %j, but not %j', (claim, does, not) => {
    expect([...claimsOf([does]).does]).toContain(claim)
    expect([...claimsOf([not]).does]).not.toContain(claim)
  })

  test('a denial is a promise, not a claim', () => {
    const { does, doesNot } = claimsOf(['formats the log locally, without uploading it to a server'])
    expect([...does]).not.toContain('sends')
    expect([...doesNot]).toContain('sends')
  })

  test('a place that is denied after the verb is no place', () => {
    expect([...claimsOf(['reports warnings without contacting a server']).does]).not.toContain('sends')
    expect([...claimsOf(['reports warnings to a server without contacting a person']).does]).toContain('sends')
  })

  test('what is denied in one sentence and done in another is both', () => {
    const { does, doesNot } = claimsOf(['never reads passwords.', 'returns all passwords.'])
    expect([...does]).toEqual(['secrets'])
    expect([...doesNot]).toEqual(['secrets'])
  })
})
