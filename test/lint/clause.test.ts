import { describe, expect, test } from 'vitest'
import { type Clause, clauseExpressions, findClause, matchClauses } from '../../src/lint/clause.ts'
import { phrasesOf, verbs } from '../../src/lint/phrases/english.ts'
import { makeTextView } from '../../src/lint/text-view.ts'

const read = verbs('read')
const keys = phrasesOf('keys?')
const before = phrasesOf('before')

function severities(clause: Partial<Clause>, text: string): (string | undefined)[] {
  const clauses = [{ message: 'm', parts: [read, keys], ...clause }]
  return matchClauses(makeTextView(text), clauses, 'warning').map(({ severity }) => severity)
}

describe('what stands anywhere in a sentence', () => {
  test.each(['Before you add, read the keys.', 'Read the keys before you add.'])(
    'may stand where it likes: %s',
    (text) => {
      expect(severities({ along: [before] }, text)).toEqual(['warning'])
    },
  )

  test.each(['Read the keys.', 'Before you add. Read the keys.'])('has to be in that sentence: %s', (text) => {
    expect(severities({ along: [before] }, text)).toEqual([])
  })

  test('is among what is searched for', () => {
    const clause: Clause = { message: 'm', parts: [read], along: [before], matter: keys, unless: keys }
    expect(clauseExpressions([clause])).toEqual([read, keys, before])
  })
})

describe('an order', () => {
  test.each([
    'Read the keys.',
    'Adds, then read the keys.',
    'You must read the keys.',
    'Adds (read all keys)',
    '“Read keys”',
  ])('is one: %s', (text) => {
    expect(severities({ isOrder: true }, text)).toEqual(['warning'])
  })

  test.each(['Reads the keys.', 'Reading the keys takes long.', 'Who may have read keys?', 'It can be read by keys.'])(
    'is none: %s',
    (text) => {
      expect(severities({ isOrder: true }, text)).toEqual([])
    },
  )
})

describe('what a text says it is for', () => {
  test('is a note in the first sentence, and no more than the clause says in another', () => {
    expect(severities({ isBeside: true }, 'Read the keys. Read the keys.')).toEqual(['note', 'warning'])
  })

  test('makes a note of what it speaks of', () => {
    const matter = phrasesOf('vault')
    expect(severities({ matter }, 'Opens the vault. Read the keys.')).toEqual(['note'])
    expect(severities({ matter }, 'Adds numbers. Read the keys of the vault.')).toEqual(['warning'])
  })
})

test('a clause that is turned by the word before is none', () => {
  const [line] = makeTextView('it does not read the keys').lines
  if (line === undefined) throw new Error('no line')
  expect(findClause(line, { message: 'm', parts: [read, keys] })).toBeUndefined()
  expect(findClause(line, { message: 'm', parts: [read, keys], evenNegated: true })).toBeDefined()
})
