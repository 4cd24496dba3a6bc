/**
 * One changed value: old and new side by side on wide screens, one text with both on narrow ones and on paper.
 *
 * The newer side carries the removed runs too; the style sheet shows them only where the older side is not shown, so
 * that nothing has to be computed twice and no script is needed.
 */
import { countHidden, wholeCharacter } from './hidden-characters.ts'
import { formatCount } from './layout.tsx'
import { DecodedTexts, RevealedSpace, RevealedText } from './revealed-text.tsx'
import { Omitted } from './shown-prose.tsx'
import type { Passage, Run } from './view-models.ts'

/** An unchanged run longer than this is folded, in UTF-16 code units. */
const foldBeyond = 480
/** What stays visible on each side of a fold. */
const foldContext = 160

/** A changed value below its pointer. */
export function PassageView({ passage, id }: { passage: Passage; id: string }) {
  const both = passage.hasBefore && passage.hasAfter
  return (
    <section class={`passage as-${passage.form} ${both ? 'both' : 'single'}`} id={id}>
      <h4 class="passage-head">
        <code class="pointer">
          {passage.pointer === '' ? wholeLabel(passage) : <RevealedText text={passage.pointer} />}
        </code>
        <span class="passage-note">{passageNote(passage)}</span>
      </h4>
      <div class="panes">
        {passage.hasBefore ? <Pane side="old" runs={passage.runs} alone={!passage.hasAfter} /> : null}
        {passage.hasAfter ? <Pane side="new" runs={passage.runs} alone={!passage.hasBefore} /> : null}
      </div>
      <DecodedTexts text={sideText(passage)} />
      <Omitted count={passage.omittedCharacters} />
    </section>
  )
}

function wholeLabel(passage: Passage): string {
  return passage.form === 'json' ? 'definition' : 'text'
}

function passageNote(passage: Passage): string {
  if (!passage.hasBefore) return 'added'
  return passage.hasAfter ? passage.impact : 'removed'
}

/** The text whose decoded content matters: the newer side, or the older where there is no newer. */
function sideText(passage: Passage): string {
  const unwanted = passage.hasAfter ? 'removed' : 'added'
  return passage.runs
    .filter(({ kind }) => kind !== unwanted)
    .map(({ text }) => text)
    .join('')
}

function Pane({ side, runs, alone }: { side: 'old' | 'new'; runs: readonly Run[]; alone: boolean }) {
  // Findings are about the newer side, so the older one carries no mark.
  const shown = side === 'old' ? runs.filter(({ kind }) => kind !== 'added').map(unmarked) : runs
  return (
    <div class={`pane ${side}${alone ? ' alone' : ''}`}>
      <span class="pane-label">{side === 'old' ? 'Old' : 'New'}</span>
      <div class="foreign" dir="auto">
        {shown.map((run, index) => (
          <RunView run={run} first={index === 0} last={index === shown.length - 1} />
        ))}
      </div>
    </div>
  )
}

function unmarked(run: Run): Run {
  return { ...run, flagged: false }
}

function RunView({ run, first, last }: { run: Run; first: boolean; last: boolean }) {
  if (run.kind === 'same') return <SameRun run={run} first={first} last={last} />
  const spaceOnly = /^[ \t\n]+$/.test(run.text)
  const content = spaceOnly ? <RevealedSpace text={run.text} /> : <Flagged run={run} />
  return run.kind === 'added' ? <ins>{content}</ins> : <del>{content}</del>
}

function Flagged({ run }: { run: Run }) {
  if (!run.flagged) return <RevealedText text={run.text} />
  return (
    <mark>
      <RevealedText text={run.text} />
    </mark>
  )
}

function SameRun({ run, first, last }: { run: Run; first: boolean; last: boolean }) {
  if (run.text.length <= foldBeyond || run.flagged) return <Flagged run={run} />
  const headEnd = first ? 0 : cutNear(run.text, foldContext)
  const tailStart = last ? run.text.length : cutNear(run.text, run.text.length - foldContext)
  const middle = run.text.slice(headEnd, tailStart)
  const hidden = countHidden(middle)
  return (
    <>
      <RevealedText text={run.text.slice(0, headEnd)} />
      <details class="fold">
        <summary>
          {formatCount(middle.length)} unchanged characters
          {hidden > 0 ? `, ${formatCount(hidden)} of them hidden` : ''}
        </summary>
        <RevealedText text={middle} />
      </details>
      <RevealedText text={run.text.slice(tailStart)} />
    </>
  )
}

/** Just after the last space before `index`, within reach; else `index` itself, never inside a character. */
function cutNear(text: string, index: number): number {
  const space = text.lastIndexOf(' ', index - 1)
  return space > index - 40 && space > 0 ? space + 1 : wholeCharacter(text, index)
}
