/** Words of a server as they stand, what hides in them spelled out below, and what was left out. */
import type { ShownText } from '../service/page-budget.ts'
import { plural } from './layout.tsx'
import { DecodedTexts, RevealedText } from './revealed-text.tsx'

/** A longer text of a server. */
export function ShownProse({ shown }: { shown: ShownText }) {
  return (
    <>
      <div class="foreign prose" dir="auto">
        <RevealedText text={shown.text} />
      </div>
      <DecodedTexts text={shown.text} />
      <Omitted count={shown.omittedCharacters} />
    </>
  )
}

/** Says that a text was cut; nothing where it was not. */
export function Omitted({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <p class="omitted">
      {plural(count, 'more character')} not shown, to keep this page readable. The findings cover them; the whole text
      is in the raw files.
    </p>
  )
}
