import { expect, test } from 'vitest'
import { characterName } from '../../../registry/views/character-names.ts'
import { splitHidden } from '../../../registry/views/hidden-characters.ts'

test.each([
  ['\u200b', 'ZERO WIDTH SPACE'],
  ['\u202e', 'RIGHT-TO-LEFT OVERRIDE'],
  ['\ufeff', 'ZERO WIDTH NO-BREAK SPACE'],
  ['\u0000', 'NULL'],
  ['\u001b', 'ESCAPE'],
  ['\r', 'CARRIAGE RETURN'],
  ['\u001f', 'INFORMATION SEPARATOR ONE'],
  ['\u007f', 'DELETE'],
  ['\u009b', 'C1 CONTROL'],
  ['\ufe0f', 'VARIATION SELECTOR-16'],
  ['\u{e0100}', 'VARIATION SELECTOR-17'],
  ['\u{e01ef}', 'VARIATION SELECTOR-256'],
  ['\u{e0041}', 'TAG A'],
  ['\u{e0002}', 'RESERVED'],
  ['\ue000', 'PRIVATE USE'],
  ['\u{10fffd}', 'PRIVATE USE'],
  ['\u{10ffff}', 'NONCHARACTER'],
  ['\uffff', 'NONCHARACTER'],
  ['\ud800', 'LONE SURROGATE'],
])('%j is named', (character, name) => {
  expect(characterName(character)).toBe(name)
})

test('nearly every hidden character of the first plane has a name', () => {
  const unnamed: string[] = []
  for (let point = 0; point <= 0xffff; point += 1) {
    const character = String.fromCharCode(point)
    const hides = splitHidden(character)[0]?.kind === 'hidden'
    if (hides && characterName(character) === 'UNNAMED') unnamed.push(point.toString(16))
  }
  // U+2065 and U+FFF0 to U+FFF8 are unassigned: they have no name to show.
  expect(unnamed).toEqual(['2065', 'fff0', 'fff1', 'fff2', 'fff3', 'fff4', 'fff5', 'fff6', 'fff7', 'fff8'])
})
