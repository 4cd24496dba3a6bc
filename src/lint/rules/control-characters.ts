/** Control characters in text: see control-characters.md. */

import { codePointLabel } from '../../visible-text.ts'
import { maxMatches } from '../pattern.ts'
import type { TextRule } from '../rule.ts'

/** C0 without tab, line feed and carriage return; DEL; C1; a carriage return that ends no line; noncharacters. */
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]+|\r(?!\n)/g

export const controlCharacters: TextRule = {
  kind: 'text',
  id: 'control-characters',
  severity: 'error',
  title: 'Text holds control characters',
  expressions: [],
  *check({ raw }) {
    let count = 0
    for (const { 0: run, index } of raw.matchAll(controls)) {
      const what = run.includes('\x1b') ? 'an escape sequence for terminals' : 'control characters'
      const shown = [...run.slice(0, 4)].map(codePointLabel).join('')
      yield { start: index, end: index + run.length, message: `${what}: ${shown}` }
      count += 1
      if (count >= maxMatches) return
    }
  },
}
