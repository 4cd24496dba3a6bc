/** Words of the Arabic script without what writers may add or choose: vowel signs, stretching, forms of a letter. */

const added = /[\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]/g
const chosen = /[\u0622\u0623\u0625\u0671\u0649\u06cc\u0629\u06a9\u06c1]/g

/** Each form that is chosen freely, and the one that stands for all. Yeh and kaf of Persian are among them. */
const plainForm: Readonly<Record<string, string>> = {
  '\u0622': '\u0627',
  '\u0623': '\u0627',
  '\u0625': '\u0627',
  '\u0671': '\u0627',
  '\u0649': '\u064a',
  '\u06cc': '\u064a',
  '\u0629': '\u0647',
  '\u06c1': '\u0647',
  '\u06a9': '\u0643',
}

/** `text` as it is searched: whatever else it holds stays. Expects composed text (NFKC). */
export function foldArabic(text: string): string {
  return text.replace(added, '').replace(chosen, (letter) => plainForm[letter] ?? letter)
}
