/** Text in other languages that speaks of poison instead of saying it: a guard's examples, a document's quotations. */

/** A quotation directly before; a polite word may follow it. */
const quoted = /["'`「『《(]\s{0,4}(?:(?:请|請|please|por favor|bitte)\s{0,4})?$/u
/** Announces an example, or says that such text is looked for. */
const introduced = new RegExp(
  [
    // English, for descriptions that show foreign examples.
    '\\b(?:detect|scan|check|flag|find|block|such as|like|example|e\\.g|phrase|pattern|filter|contain)',
    '检测|檢測|识别|識別|扫描|掃描|发现|發現|拦截|攔截|防御|防禦|例如|比如|诸如|諸如|类似|類似|包含|短语|攻击|攻擊|示例|过滤|過濾',
    'detect|identific|analiz|analis|busca|bloque|bloqu|como|ejemplo|exemplo|exemple|par ex|tel(?:le)?s? que|tais como|frase|phrase|ataque|attaque|filtr',
    'erkenn|erkannt|such|findet|prüf|pruef|blockier|wie|beispiel|z\\.\\s?b|phrase|angriff|muster',
    'обнаруж|выявля|наход|ищет|провер|блокир|наприм|вроде|типа|фраз|атак|пример|такие как|таких как',
    '検出|検知|探す|ブロック|例えば|たとえば|などの|のような|例:|攻撃|フレーズ|フィルタ',
    '탐지|감지|검사|차단|예를|예:|같은|문구|공격|필터',
    'كشف|يكتشف|تكتشف|فحص|حظر|مثل|مثال|عبارة|عبارات|هجوم|هجمات|رصد',
  ].join('|'),
  'u',
)
/** Somebody else says it: "attacks that try to …" */
const attempted =
  /试图|試圖|企图|企圖|诱导|誘導|诱使|要求模型|\bintent(?:a|an|en|e) |\btent(?:e|ent|am|a|ando) |\bversuch(?:t|en)\b|пытаются |пытается /u

/** The same where the verb stands last: what a quotation that has ended is an example of. */
const introducedAfter =
  /検出|検知|ブロック|攻撃|フレーズ|フィルタ|防止|탐지|감지|차단|검사|공격|문구|표현|攻击|攻擊|短语|检测|檢測|拦截|gibi|saldırı|algıla|tespit/u
/** How far before a match the word stands that says who tries it. */
const attemptReach = 48
const closing = /["'`」』》)]/
/** How far behind a match its quotation may end, and how far behind that end an announcement may stand. */
const closingReach = 60
const announcementReach = 34

/**
 * Whether what stands between `before` and `after` is quoted or spoken of. Both are normalised text directly beside it,
 * bounded.
 */
export function isForeignMention(before: string, after: string): boolean {
  if (quoted.test(before)) return introduced.test(before) || isIntroducedAfter(after)
  return attempted.test(before.slice(-attemptReach)) && introduced.test(before)
}

function isIntroducedAfter(after: string): boolean {
  const end = after.slice(0, closingReach).search(closing)
  return end !== -1 && introducedAfter.test(after.slice(end, end + announcementReach))
}
