import { describe, expect, test } from 'vitest'
import type { Severity } from '../../../src/lint/finding.ts'
import { lintDefinition } from '../../../src/lint/linter.ts'
import { matchPhrases } from '../../../src/lint/phrases/index.ts'
import type { Phenomenon } from '../../../src/lint/phrases/language-phrases.ts'
import { makeTextView } from '../../../src/lint/text-view.ts'

/** What a language's phrases have to find, and what they have to leave alone. */
export interface LanguageCases {
  readonly bad: Readonly<Record<Phenomenon, readonly string[]>>
  /** Near the phenomena, and honest. */
  readonly good: readonly string[]
  /** Quotes such text, or speaks of it: a warning at most. */
  readonly quoted: readonly string[]
}

const phenomena: Readonly<Record<Phenomenon, Severity>> = {
  'override-instructions': 'error',
  'secrecy-from-user': 'error',
  'sensitive-file-access': 'error',
  'data-into-parameter': 'error',
  exfiltration: 'warning',
  'conditional-instructions': 'warning',
  'tool-hooks': 'warning',
  'parameter-tampering': 'warning',
  'preference-manipulation': 'warning',
}

/** What the phrases of all languages find in `text`, as `phenomenon: severity`. */
function foundIn(text: string): string[] {
  const view = makeTextView(text)
  return Object.entries(phenomena).flatMap(([phenomenon, severity]) =>
    matchPhrases(view, phenomenon as Phenomenon, { message: 'found', severity }).map(
      (match) => `${phenomenon}: ${match.severity}`,
    ),
  )
}

/** What the linter warns of in a tool described by `text`, as rule ids. */
function warnedOf(text: string): string[] {
  const value = { name: 'weather', description: text, inputSchema: { type: 'object' } }
  return lintDefinition({ section: 'tools', name: 'weather', value })
    .filter(({ severity }) => severity !== 'note')
    .map(({ rule }) => rule)
}

const ruleOf = (phenomenon: string) => (phenomenon === 'exfiltration' ? 'data-exfiltration' : phenomenon)

/** Tests of one language: alone, as a sentence in an English description, and by the linter as a whole. */
export function testLanguage({ bad, good, quoted }: LanguageCases): void {
  describe.each(Object.entries(bad))('%s', (phenomenon, sentences) => {
    test.each(sentences)('%s', (sentence) => {
      expect(foundIn(sentence).join()).toContain(phenomenon)
      const mixed = `Returns the weather of a city.\n\n${sentence}\n\nThe result is JSON.`
      expect(foundIn(mixed).join()).toContain(phenomenon)
      expect(warnedOf(mixed)).toContain(ruleOf(phenomenon))
    })
  })

  test.each(good)('fine: %s', (sentence) => {
    expect(foundIn(sentence)).toEqual([])
    expect(warnedOf(sentence)).toEqual([])
  })

  test.each(quoted)('spoken of: %s', (sentence) => {
    expect(foundIn(sentence).length).toBeGreaterThan(0)
    expect(foundIn(sentence).join()).not.toContain('error')
  })
}
