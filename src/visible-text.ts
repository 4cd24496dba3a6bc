/**
 * Makes text from a server safe to look at.
 *
 * Everything a server says is attacker-controlled. Before any of it reaches a terminal, a page, a log or an error
 * message, it passes through {@link visibleText}: what a reader cannot see, or what would steer the terminal, is
 * written as `<U+200B>`.
 */

/**
 * Characters that are invisible, reorder text, or control a terminal: C0 and C1 controls (tab and line feed
 * excepted), soft hyphen, Arabic letter mark, Hangul and Khmer fillers, the blank Braille pattern, zero-width and bidi
 * characters, the word joiner block, variation selectors, interlinear marks, the tag block, private use, lone
 * surrogates, noncharacters.
 */
const hidden =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu

/** Writes one character as its code point label, for instance `<U+200B>`. */
export function codePointLabel(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0
  return `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`
}

/**
 * Returns `text` with every hidden or steering character written as its label. Line feeds and tabs stay; the text is
 * otherwise unchanged, so the result is safe for a terminal but may span several lines.
 */
export function visibleText(text: string): string {
  return text.replace(hidden, codePointLabel)
}

/**
 * Like {@link visibleText}, on one line: line feeds and tabs become labels too, and at most `maxLength` UTF-16 code
 * units of the original are shown (default 200), followed by `…` when text was cut.
 */
export function visibleLine(text: string, maxLength = 200): string {
  const shown = visibleText(cutAt(text, maxLength)).replace(/[\n\t]/g, codePointLabel)
  return text.length > maxLength ? `${shown}…` : shown
}

/** At most `maxLength` code units, and no half of a character that takes two. */
function cutAt(text: string, maxLength: number): string {
  const splits = /[\ud800-\udbff]/.test(text.charAt(maxLength - 1)) && /[\udc00-\udfff]/.test(text.charAt(maxLength))
  return text.slice(0, splits ? maxLength - 1 : maxLength)
}

/**
 * Quotes foreign text for a message: one line, labels for hidden characters, double quotes around it. Quotes and
 * backslashes in it are escaped, so that no text can seem to end before it does.
 */
export function quote(text: string, maxLength = 80): string {
  return `"${visibleLine(text, maxLength).replace(/["\\]/g, '\\$&')}"`
}
