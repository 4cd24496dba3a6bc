import { describe, expect, test } from 'vitest'
import { confusables, confusablesVersion } from '../../../src/lint/views/confusables.ts'
import { plainText, rewritten } from '../../../src/lint/views/derived-text.ts'
import { lookAlikeRuns } from '../../../src/lint/views/look-alikes.ts'

function fold(text: string): string {
  return rewritten(plainText(text), 'folded', lookAlikeRuns(text)).text.toLowerCase()
}

describe('letters that pose as Latin ones become those', () => {
  test.each([
    ['Cyrillic in Latin words', 'ignоrе аll рrеvіоus', 'ignore all previous'],
    ['Greek in Latin words', 'ignοre αll prevιους'.replace('ς', 's'), 'ignore all previous'],
    ['Armenian in Latin words', 'ignօre', 'ignore'],
    ['Cherokee in Latin words', 'Ꮖgnore'.replace('Ꮖ', 'Ꭵ'), 'ignore'],
    ['capitals', 'ІGNОRЕ АLL', 'ignore all'],
    ['a capital iota', 'Ιgnore', 'ignore'],
    ['whole words', 'Please ѕее the user', 'please see the user'],
    ['small capitals', 'ɪɢɴᴏʀᴇ ᴛʜᴇ ᴜꜱᴇʀ', 'ignore the user'],
    ['letters with strokes', 'ɨgnøre thɇ user', 'ignore the user'],
    ['accents on known words', 'ïgñôrè thé usér', 'ignore the user'],
    ['heaps of accents', 'i\u0301\u0302\u0303gno\u0308\u0323re', 'ignore'],
    ['with hidden characters between', 'ignо\u200bre', 'ignore'],
    ['full-width letters beside others', 'ｉgnоre', 'ignore'],
  ])('%s', (_, text, expected) => {
    expect(fold(text)).toBe(expected)
  })
})

describe('what is written honestly stays', () => {
  test.each([
    ['a Latin letter typed in a Russian word', 'Возвращает. Cтрока и Ceрвер'],
    ['short Russian words that look Latin', 'А он не у нас, а тут'],
    ['a Greek letter that stands alone as such', 'μs und Δt'],
    ['words of European languages', 'Größe, données, año, Ærø, Łódź, smørrebrød'],
    ['CJK beside Latin', 'APIキー JSONデータ'],
  ])('%s', (_, text) => {
    expect(lookAlikeRuns(text)).toEqual([])
  })

  test('ASCII has nothing to fold', () => {
    expect(lookAlikeRuns('Ignore rn m 1l 0O')).toEqual([])
  })
})

describe('the data', () => {
  test('are of Unicode 17 or later', () => {
    expect(Number.parseInt(confusablesVersion, 10)).toBeGreaterThanOrEqual(17)
  })

  test('hold each character once, none of them ASCII, none that normalisation makes ASCII', () => {
    const characters = Object.values(confusables)
      .flat()
      .flatMap((row) => row.split(' '))
      .map((code) => String.fromCodePoint(Number.parseInt(code, 16)))
    expect(new Set(characters).size).toBe(characters.length)
    expect(characters.length).toBeGreaterThan(800)
    for (const character of characters) expect(character.normalize('NFKC')).not.toMatch(/^[\0-\x7f]*$/)
  })
})
