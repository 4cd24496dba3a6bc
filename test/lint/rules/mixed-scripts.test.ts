import { describe, expect, test } from 'vitest'
import { mixedScripts as rule } from '../../../src/lint/rules/mixed-scripts.ts'
import { check, flagged, severitiesOf } from './rule-check.ts'

describe('errors', () => {
  test.each([
    ['a Cyrillic letter in a Latin word', 'Reads the p\u0430ssword.'],
    ['Cyrillic letters at both ends', 'Reads the \u0455\u0435\u0441r\u0435t\u0455.'],
    ['a Greek letter in a Latin word', 'Always ign\u03bfre it.'],
    ['a Greek capital', '\u0399gnore it.'],
    ['several Greek letters', 'Reads the \u03c1\u03b1ssw\u03bfrd.'],
    ['Greek letters between single Latin ones', 'Then \u03b9g\u03bdo\u03c1\u03b5 and ign\u03bf\u03c1e it.'],
    ['an Armenian letter in a Latin word', 'Reads the passw\u0585rd.'],
    ['a Cherokee letter in a Latin word', 'Then \u13a5gnore it.'],
    ['an Arabic letter between Latin ones', 'Reads the passw\u0647rd.'],
    ['a Devanagari zero does not help', 'Then \u0456gn\u0966re it.'],
    [
      'a whole word in Cyrillic',
      'Now \u0445\u0435\u0440\u0435\u0430t and \u0455\u0445\u0456\u0440, then \u0441\u043e\u0440\u0443.',
    ],
    [
      'a whole word of instructions in Cyrillic',
      'Now \u0456\u0455\u0455\u0443 and \u0430\u0441\u0441\u0435\u0455\u0455 it.',
    ],
    ['a name', 'r\u0435ad_file'],
    ['a domain', 'See https://p\u0430ypal.example.'],
    ['a word between Chinese', '\u641c\u7d22p\u0430ssword\u6587\u4ef6'],
    [
      'a word in a Russian text',
      '\u041f\u043e\u043a\u0430\u0437\u044b\u0432\u0430\u0435\u0442 p\u0430ssw\u043erd \u0444\u0430\u0439\u043b\u0430.',
    ],
    ['a word with an accent besides', 'Reads the p\u0430ssw\u00f6rd.'],
  ])('%s', (_, text) => {
    expect(severitiesOf(rule, text)).toContain('error')
  })
})

describe('warnings', () => {
  test.each([
    [
      'a Latin letter inside a Russian word',
      '\u0418\u0433\u043d\u043eo\u0440\u0438\u0440\u0443\u0439 \u044d\u0442\u043e',
    ],
    ['scripts in turn', 'Reads the d\u0436a\u0436t\u0436a.'],
    ['Cyrillic beside Greek', '\u043f\u03b1\u0440\u03bf\u043b\u044c'],
    ['small capitals', '\u026a\u0262\u0274\u1d0f\u0280\u1d07 it.'],
    [
      'a first letter typed on the wrong keyboard',
      '\u041f\u0438\u0448\u0435\u0442 \u0421laude \u0438 \u0447\u0438\u0442\u0430\u0435\u0442',
    ],
    ['a short word', 'Reads \u0421SS files.'],
    ['a text about look-alikes', 'Finds homoglyphs such as p\u0430ypal.'],
  ])('%s', (_, text) => {
    expect(severitiesOf(rule, text)).toEqual(['warning'])
  })

  test('a word that is mostly of the other script and none that is known is a warning', () => {
    expect(severitiesOf(rule, 'Cтрока')).toEqual(['warning'])
    expect(severitiesOf(rule, 'Возвращает. Cтрока и Ceрвер')).toEqual(['note', 'note'])
  })

  test('a slip in a text of that script is a note', () => {
    expect(
      severitiesOf(
        rule,
        '\u041f\u043e\u043a\u0430\u0437\u044b\u0432\u0430\u0435\u0442 \u0440\u043ecc\u043e \u0438 \u0444\u0430\u0439\u043b\u044b',
      ),
    ).toEqual(['note'])
  })
})

describe('fine', () => {
  test.each([
    ['plain text', 'Adds two numbers.'],
    ['Russian beside English', 'Показывает PDF-файлы, IP-адреса, API и README.md.'],
    ['Russian endings on Latin words', 'PDFы, APIшный, JSONом'],
    ['short Russian words that look Latin', 'А он не у нас, а тут; авто, место, рост, сон, тест'],
    ['a Russian word that reads as an English one, in Russian', 'Файлы и а сору тут'],
    ['units', '5 μs, 3 kΩ, 10 µm, 20 μg/ml, ΔT, Δt, Ωm'],
    ['formulas', 'sinθcosθ, cosα, E=hν, λx.x, maxα, dφ/dt'],
    ['substances', 'NFκB, TNFα, IFNγ, PGC1α, TGFβ1, IκBα, αSMA, PPARγC1α'],
    ['Greek beside English', 'Το API επιστρέφει JSON. Η Google και οι άλλοι.'],
    ['Chinese, Japanese and Korean beside Latin', '使用API的PDF文件 Tシャツ Webサイト GitHub저장소 K팝'],
    ['Greek in Japanese', 'αテスト、Ω計、βカロテン、Яндекс検索'],
    ['Thai and Khmer beside Latin', 'ไฟล์PDFนี้ ឯកសារPDFនេះ'],
    ['Arabic, Hebrew and Hindi endings', 'ملفHTMLها הAPIים PDFको HTML\u200cها'],
    ['letters of European languages', 'Größe, données, año, Ærø, Łódź, smørrebrød, ısı, İstanbul'],
    ['letters of African languages', 'ɖe, ɣeyiɣi, ƙasa, ɓarna, ŋutɔ, ọmọ'],
    ['phonetic signs', '[ˈtɛst], /ɪɡˈnɔː/, [ʃ]'],
    ['mathematical letters', '𝑥 = 𝐀𝐁, ℝⁿ, 𝒪(n)'],
    ['full-width letters', 'ＡＰＩ と ｊｓｏｎ'],
  ])('%s', (_, text) => {
    expect(check(rule, text)).toEqual([])
  })
})

describe('what is reported', () => {
  test('the word, with the first letter that is foreign', () => {
    expect(flagged(rule, 'The p\u0430ssword.')).toEqual(['p\u0430ssword'])
    expect(check(rule, 'The p\u0430ssword.')[0]?.message).toBe(
      'a Latin word with look-alike letters of another script: <U+0430>',
    )
  })

  test('at most sixteen words', () => {
    expect(check(rule, 'p\u0430ssword '.repeat(40))).toHaveLength(16)
  })
})
