/** What the owners of a name said about the name itself. */
import type { ControlLine } from '../service/types.ts'
import { Moment } from './layout.tsx'
import { RevealedText } from './revealed-text.tsx'

/** The list, newest first; nothing for a name that nobody has claimed. */
export function ControlHistory({ lines }: { lines: readonly ControlLine[] }) {
  if (lines.length === 0) return null
  return (
    <section>
      <h2 id="control">Control statements</h2>
      <p class="muted">Since the first of these, they decide who may publish under this name.</p>
      <ul class="keys">
        {lines.map((line) => (
          <li>
            <span class="chip mechanical">{line.action}</span>{' '}
            {line.about.map((text) => (
              <>
                <code>
                  <RevealedText text={text} />
                </code>{' '}
              </>
            ))}
            <p class="fact">
              Accepted <Moment at={line.acceptedAt} /> as entry {line.index}, signed by{' '}
              {line.signers.map((signer) => (
                <>
                  <code>
                    <RevealedText text={signer} />
                  </code>{' '}
                </>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
