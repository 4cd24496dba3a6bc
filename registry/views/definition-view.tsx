/** One definition as a version shows it: its words first, the whole of it below, folded. */
import { FindingList } from './finding-list.tsx'
import { plural } from './layout.tsx'
import { DecodedTexts, RevealedText } from './revealed-text.tsx'
import { Omitted, ShownProse } from './shown-prose.tsx'
import type { DefinitionItem } from './view-models.ts'

/** A definition; `id` is ours. What hides anywhere in it is spelled out, even where the whole of it stays folded. */
export function DefinitionView({ item, id }: { item: DefinitionItem; id: string }) {
  const { findings } = item
  const grave = findings.some(({ severity }) => severity === 'error')
  return (
    <article class={grave ? 'definition grave' : 'definition'} id={id}>
      <header class="card-head">
        <h3>
          <a class="anchor" href={`#${id}`}>
            <span class="card-name mono">
              <RevealedText text={item.name} />
            </span>
          </a>
        </h3>
        {findings.length === 0 ? null : (
          <span class={`chip ${grave ? 'error' : 'warning'}`}>{plural(findings.length, 'finding')}</span>
        )}
      </header>
      {item.title === null ? null : (
        <p class="definition-title">
          <RevealedText text={item.title} />
        </p>
      )}
      {item.description === null ? null : <ShownProse shown={item.description} />}
      <DecodedTexts text={beyondDescription(item)} />
      <FindingList findings={findings} />
      <Whole item={item} />
    </article>
  )
}

function Whole({ item: { whole, hash } }: { item: DefinitionItem }) {
  return (
    <details class="whole">
      <summary>Whole definition</summary>
      <pre class="json">
        <code>
          <RevealedText text={whole.text} />
        </code>
      </pre>
      <Omitted count={whole.omittedCharacters} />
      <p class="fact">
        Hash <code class="digest">{hash}</code>
      </p>
    </details>
  )
}

/** The rest of the definition: what hides in the description is spelled out with it. */
function beyondDescription({ whole, description }: DefinitionItem): string {
  const written = description === null ? '' : JSON.stringify(description.text)
  return written === '' ? whole.text : whole.text.replace(written, () => '')
}
