/**
 * Invisible characters that do their job where they stand: joiners in scripts that join, selectors behind their own
 * character, marks of direction in right-to-left text. Whatever is left over has no business there.
 */

import { properBidiControls } from './bidi-controls.ts'
import { isFlag, isKnownFlag } from './emoji-flag.ts'

/** What has to be known of a whole text before one run in it can be judged. Computed once; linear. */
export interface TextFacts {
  readonly isRightToLeft: boolean
  /** Indexes of directional controls in pairs that agree with what they enclose. */
  readonly bidiControls: ReadonlySet<number>
  /** So many joiners, marks or selectors that they carry something else. */
  readonly isOverloaded: boolean
}

/** A run of invisible characters with the character on either side; `""` at the ends of the text. */
export interface InvisibleRun {
  readonly run: string
  readonly index: number
  readonly before: string
  readonly after: string
}

const rightToLeft = /[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
/** Scripts whose letters take other shapes beside a joiner (Unicode 16, chapters 9, 12, 13, 14, 16), marks and digits included. */
const joining =
  /^[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mand}\p{scx=Mong}\p{scx=Phag}\p{scx=Nkoo}\p{scx=Adlm}\p{scx=Rohg}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Tirh}\p{scx=Gran}\p{scx=Newa}\p{scx=Modi}\p{scx=Kthi}\p{scx=Cakm}\p{scx=Sylo}\p{scx=Mtei}\p{scx=Limb}\p{scx=Bali}\p{scx=Java}\p{scx=Sund}]$/u
/** Scripts that write no spaces between words, and mark where a line may break. */
const unspaced =
  /^[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Tai_Viet}\p{Script=Javanese}\p{Script=Balinese}]$/u
const pictograph = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u
const supplementarySelector = /^[\u{e0100}-\u{e01ef}]$/u
const blackFlag = '\u{1f3f4}'
const latinLetter = /^[A-Za-z]$/

/** Facts of a text that holds any invisible character at all. */
export function textFacts(raw: string): TextFacts {
  const isRightToLeft = rightToLeft.test(raw)
  return {
    isRightToLeft,
    bidiControls: isRightToLeft ? properBidiControls(raw) : new Set(),
    isOverloaded: isOverloaded(raw),
  }
}

/** More than a script has use for: one joiner for three letters, one mark for four, many different selectors. */
function isOverloaded(raw: string): boolean {
  const joiners = count(raw, /[\u200b-\u200d\u2060]/g)
  if (joiners >= 16 && 3 * joiners > count(raw, /[\p{L}\p{M}]/gu) + 6 * count(raw, /\p{Extended_Pictographic}/gu))
    return true
  const marks = count(raw, /[\u200e\u200f\u061c]/g)
  if (marks >= 12 && 4 * marks > count(raw, /\p{L}/gu)) return true
  const selectors = raw.match(/[\u{e0100}-\u{e01ef}]/gu) ?? []
  if (selectors.length > 12 && new Set(selectors).size >= 8) return true
  const flags = new Set(raw.match(/\u{1f3f4}[\u{e0030}-\u{e007f}]{1,8}/gu) ?? [])
  return flags.size > 8
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** What is left of a run without the characters that belong where they stand; `""` where all do. */
export function improperCharacters(found: InvisibleRun, facts: TextFacts): string {
  const { index, before, after } = found
  const run = withoutProperBidi(found.run, index, facts)
  const [first = ''] = run
  const isOwn =
    isProperSelector(first, before, run === first ? after : '') &&
    !(facts.isOverloaded && supplementarySelector.test(first))
  const rest = isOwn ? run.slice(first.length) : run
  if (rest === '' || (rest === '\u200d' && pictograph.test(before) && pictograph.test(after))) return ''
  if (before === blackFlag) return isFlag(rest) && (!facts.isOverloaded || isKnownFlag(rest)) ? '' : rest
  return !facts.isOverloaded && isProperRun(rest, before, after, facts) ? '' : rest
}

function withoutProperBidi(run: string, index: number, { bidiControls }: TextFacts): string {
  if (bidiControls.size === 0) return run
  let kept = ''
  for (let at = 0; at < run.length; at += 1) if (!bidiControls.has(index + at)) kept += run.charAt(at)
  return kept
}

/** Whether a variation selector belongs to the character before it (StandardizedVariants, emoji and ideographic sequences). */
function isProperSelector(selector: string, before: string, after: string): boolean {
  if (/^[\ufe0e\ufe0f]$/.test(selector)) {
    if (/^[0-9#*]$/.test(before)) return after === '\u20e3'
    return (
      /^[\p{Emoji}\p{Emoji_Modifier}]$/u.test(before) ||
      (/^[^\0-\x7f]$/u.test(before) && /^[\p{S}\p{P}]$/u.test(before))
    )
  }
  if (/^[\ufe00-\ufe02]$/.test(selector)) {
    return /^[\p{Script=Han}\p{Sm}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Egyptian_Hieroglyphs}\u2018-\u201d\u3001\u3002\uff01\uff0c\uff0e\uff10\uff1a\uff1b\uff1f]$/u.test(
      before,
    )
  }
  if (/^[\u{e0100}-\u{e011f}]$/u.test(selector)) return /^\p{Script=Han}$/u.test(before)
  return /^[\u180b-\u180d\u180f]$/.test(selector) && /^\p{Script=Mongolian}$/u.test(before)
}

function isProperRun(run: string, before: string, after: string, { isRightToLeft }: TextFacts): boolean {
  if (/^[\u200c\u200d]{1,2}$/.test(run)) return joining.test(before) || joining.test(after)
  if (isRightToLeft && /^[\u200c\u200d]?[\u200e\u200f\u061c]{1,2}$/.test(run)) {
    return !(latinLetter.test(before) && latinLetter.test(after))
  }
  if (/^[\u200b\u2060]{1,2}$/.test(run)) return unspaced.test(before) || unspaced.test(after)
  if (run === '\u034f') return /^\p{M}$/u.test(before) && /^\p{M}$/u.test(after)
  if (/^[\u180e\u200d]{1,2}$/.test(run)) return /^\p{Script=Mongolian}$/u.test(before)
  if (/^[\u17b4\u17b5]$/.test(run)) return /^\p{Script=Khmer}$/u.test(before)
  if (/^\u2800{1,64}$/.test(run)) return isBraille(before) || isBraille(after)
  if (/^[\u{13430}-\u{1343f}]{1,4}$/u.test(run)) return /^\p{Script=Egyptian_Hieroglyphs}$/u.test(before)
  return /^[\u115f\u1160]{1,2}$/.test(run) && (/^[\u1100-\u11ff]$/.test(before) || /^[\u1100-\u11ff]$/.test(after))
}

function isBraille(character: string): boolean {
  return /^[\u2801-\u28ff]$/.test(character)
}
