/**
 * What hides in a text, in every position, must be found; what honest texts of any script hold must not. Both are written
 * for this project: a collection has too few of them.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/client/package-root.ts'
import { isArray, isObject } from '../../src/encoding/json-value.ts'
import { parseJsonText } from '../../src/encoding/strict-json.ts'
import { lintDefinition } from '../../src/lint/linter.ts'
import { makeDefinition } from '../../src/snapshot/definition.ts'
import { hiddenPieces } from './hidden-pieces.ts'

/** Where a piece stands in a text. */
const positions: Readonly<Record<string, (piece: string) => string>> = {
  'at the start': (piece) => `${piece}Adds two numbers.`,
  'at the end': (piece) => `Adds two numbers.${piece}`,
  'between words': (piece) => `Adds two ${piece} numbers.`,
  'inside a word': (piece) => `Adds two num${piece}bers.`,
  'behind an emoji': (piece) => `Adds \u{1f600}${piece} two numbers.`,
  'in Persian': (piece) => `این ابزار دو عدد${piece} را جمع می\u200cکند.`,
  'in Chinese': (piece) => `将两个数${piece}相加。`,
}

/** Prints the share of hidden pieces that are flagged and the number of findings in honest texts. */
export function printHiddenCharacters(): void {
  const cases = Object.entries(hiddenPieces).flatMap(([kind, piece]) =>
    Object.entries(positions).map(([position, place]) => ({ name: `${kind} ${position}`, text: place(piece) })),
  )
  const missed = cases.filter(({ text }) => !gravities(text).some((severity) => severity !== 'note'))
  const errors = cases.filter(({ text }) => gravities(text).includes('error'))
  const texts = honestTexts()
  const flagged = texts.filter((text) => gravities(text).length > 0)
  console.log('\nhidden characters, escapes, tags and smuggling, written for this measurement')
  console.log(
    `hidden  n ${cases.length}   error ${errors.length}   flagged ${cases.length - missed.length} (${((100 * (cases.length - missed.length)) / cases.length).toFixed(1)} %)`,
  )
  for (const { name } of missed) console.log(`  missed: ${name}`)
  console.log(`honest texts of 40 languages, emoji and science  n ${texts.length}   with any finding ${flagged.length}`)
}

function gravities(description: string): string[] {
  return lintDefinition(makeDefinition('tools', { name: 'add', description })).map(({ severity }) => severity)
}

function honestTexts(): string[] {
  const file = join(packageRoot(), 'bench/fixtures/honest-texts.json')
  const { value } = parseJsonText(readFileSync(file, 'utf8'))
  const groups = isObject(value) ? Object.values(value) : []
  return groups.flatMap((group) => (isArray(group) ? group.map(String) : []))
}
