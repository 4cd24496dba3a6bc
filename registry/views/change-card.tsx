/** One changed item: its name, what kind of change it is, what lint found, and each changed value. */
import type { Severity } from '../../src/lint/finding.ts'
import { FindingList } from './finding-list.tsx'
import { plural } from './layout.tsx'
import { PassageView } from './passage-view.tsx'
import { RevealedText } from './revealed-text.tsx'
import type { ChangeCard, HintFlip } from './view-models.ts'

const sectionNouns: Record<ChangeCard['section'], string> = {
  instructions: 'instructions',
  tools: 'tool',
  prompts: 'prompt',
  resources: 'resource',
  resourceTemplates: 'resource template',
  context: 'context',
}

/** A card. `id` is ours, unique on the page. */
export function ChangeCardView({ card, id }: { card: ChangeCard; id: string }) {
  const telling = card.passages.filter(({ impact }) => impact !== 'mechanical' || card.impact === 'mechanical')
  const quiet = card.passages.filter((passage) => !telling.includes(passage))
  return (
    <article class={`card ${cardTone(card)}`} id={id}>
      <CardHead card={card} id={id} />
      <FindingList findings={card.findings} />
      <Gained card={card} />
      {telling.map((passage, index) => (
        <PassageView passage={passage} id={`${id}-p${index + 1}`} />
      ))}
      {quiet.length === 0 ? null : (
        <details class="quiet">
          <summary>{plural(quiet.length, 'mechanical detail')}</summary>
          {quiet.map((passage, index) => (
            <PassageView passage={passage} id={`${id}-m${index + 1}`} />
          ))}
        </details>
      )}
      {card.omittedPassages === 0 ? null : (
        <p class="omitted">
          {plural(card.omittedPassages, 'more changed value')} not shown, to keep this page readable.
        </p>
      )}
    </article>
  )
}

function CardHead({ card, id }: { card: ChangeCard; id: string }) {
  return (
    <header class="card-head">
      <h3>
        <a class="anchor" href={`#${id}`}>
          {card.section === 'instructions' || card.section === 'context' ? (
            <span class="card-name">{card.section === 'context' ? 'Context' : 'Instructions'}</span>
          ) : (
            <span class="card-name mono">
              <RevealedText text={card.name} />
            </span>
          )}
        </a>
        {card.section === 'instructions' || card.section === 'context' ? null : (
          <span class="card-section">{sectionNouns[card.section]}</span>
        )}
      </h3>
      <div class="chips">
        <FindingChips card={card} />
        <KindChip card={card} />
        {card.hintFlips.map((flip) => (
          <HintChip flip={flip} />
        ))}
      </div>
    </header>
  )
}

/** What the change added, before anybody reads the text itself. */
function Gained({ card: { gained, score, similarity, kind } }: { card: ChangeCard }) {
  if (gained.length === 0) return null
  return (
    <p class="gained">
      <strong>New here:</strong> it {gained.join('; ')}.{' '}
      <span class="gained-facts">
        Score {score.toFixed(2)}
        {kind === 'added' ? '' : `, ${Math.round(similarity * 100)} % of the words stayed`}.
      </span>
    </p>
  )
}

function FindingChips({ card }: { card: ChangeCard }) {
  const tone = worstSeverity(card)
  return (
    <>
      {card.findings.length === 0 ? null : (
        <span class={`chip ${tone}`}>{plural(card.findings.length, 'new finding')}</span>
      )}
      {card.isSuspicious ? <span class="chip warning">suspicious</span> : null}
      {card.newHiddenCharacters === 0 ? null : (
        <span class="chip error">{plural(card.newHiddenCharacters, 'hidden character')}</span>
      )}
    </>
  )
}

function KindChip({ card }: { card: ChangeCard }) {
  if (card.kind === 'added' || card.kind === 'removed') return <span class={`chip ${card.kind}`}>{card.kind}</span>
  return (
    <>
      <span class={`chip ${card.impact}`}>{card.impact}</span>
      {card.previousName === null ? null : (
        <span class="chip renamed">
          renamed from{' '}
          <code>
            <RevealedText text={card.previousName} />
          </code>
        </span>
      )}
    </>
  )
}

function HintChip({ flip }: { flip: HintFlip }) {
  return (
    <span class={`chip ${flip.risky ? 'warning' : 'mechanical'}`}>
      {flip.hint}: {flip.before} → {flip.after}
    </span>
  )
}

function cardTone(card: ChangeCard): string {
  const worst = worstSeverity(card)
  if (card.newHiddenCharacters > 0 || worst === 'error') return 'grave'
  return worst === 'warning' || card.isSuspicious ? 'wary' : 'plain'
}

/** Notes inform; where there is nothing else, nothing is coloured. */
function worstSeverity({ findings }: ChangeCard): Severity {
  return (['error', 'warning'] as const).find((one) => findings.some(({ severity }) => severity === one)) ?? 'note'
}
