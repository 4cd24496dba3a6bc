/** Findings that a publisher calls no fault: said plainly, and that it is their word alone. */
import type { Suppression, SuppressionReason } from '../../src/attestation/suppression.ts'
import { Moment } from './layout.tsx'
import { RevealedText } from './revealed-text.tsx'

const reasonWords: Readonly<Record<SuppressionReason, string>> = {
  'accepted-risk': 'right, and meant to be so',
  'describes-own-tools': 'about other tools of this server',
  documentation: 'about a text that explains and orders nothing',
  'quoted-attack': 'about an attack that the text quotes',
  'required-by-format': 'about what a format or script needs',
}

/** A banner with the list; nothing where there are none. `isNew`: the version before had none of them. */
export function SuppressionList(props: { suppressions: readonly Suppression[]; isNew: boolean }) {
  const { suppressions, isNew } = props
  if (suppressions.length === 0) return null
  return (
    <div class={`banner ${isNew ? 'wary' : 'plain'}`}>
      <strong>{isNew ? 'The publisher newly suppresses findings.' : 'The publisher suppresses findings.'}</strong>{' '}
      Clients count them all the same, unless their policy takes this publisher’s word for it.
      <ul>
        {suppressions.map(({ rule, name, until, reason }) => (
          <li>
            <code>{rule}</code> in {name === '' ? 'the instructions' : <RevealedText text={name} />}: called{' '}
            {reasonWords[reason]}, until <Moment at={until} />
          </li>
        ))}
      </ul>
    </div>
  )
}
