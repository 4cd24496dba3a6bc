/** One definition as a version shows it: its words first, the whole of it below, folded. */
import { stringMember } from '../../src/encoding/json-value.ts'
import type { Finding } from '../../src/lint/finding.ts'
import type { Definition } from '../../src/snapshot/definition.ts'
import { FindingList } from './finding-list.tsx'
import { plural } from './layout.tsx'
import { DecodedTexts, RevealedText } from './revealed-text.tsx'

/** A definition. `findings` are those of this item; `id` is ours. */
export function DefinitionView(props: { definition: Definition; findings: readonly Finding[]; id: string }) {
  const { definition, findings, id } = props
  const title = stringMember(definition.value, 'title')
  const description = stringMember(definition.value, 'description')
  const whole = JSON.stringify(definition.value, null, 2)
  return (
    <article class={`definition ${findings.some(({ severity }) => severity === 'error') ? 'grave' : ''}`} id={id}>
      <header class="card-head">
        <h3>
          <a class="anchor" href={`#${id}`}>
            <span class="card-name mono">
              <RevealedText text={definition.name} />
            </span>
          </a>
        </h3>
        {findings.length === 0 ? null : <span class="chip error">{plural(findings.length, 'finding')}</span>}
      </header>
      {title === undefined ? null : (
        <p class="definition-title">
          <RevealedText text={title} />
        </p>
      )}
      {description === undefined ? null : (
        <div class="foreign prose" dir="auto">
          <RevealedText text={description} />
        </div>
      )}
      <FindingList findings={findings} />
      <DecodedTexts text={whole} />
      <details class="whole">
        <summary>Whole definition</summary>
        <pre class="json">
          <code>
            <RevealedText text={whole} />
          </code>
        </pre>
        <p class="fact">
          Hash <code class="digest">{definition.hash}</code>
        </p>
      </details>
    </article>
  )
}
