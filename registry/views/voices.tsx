/** What others than the first signer said of a version: each as what it is, none as the publisher's word but its own. */
import type { VoiceView } from '../service/types.ts'
import { Moment, PublisherKey } from './layout.tsx'

const titles: Record<VoiceView['kind'], string> = {
  publish: 'Further signatures of the publisher',
  observation: 'Seen by, not signed by the publisher',
  review: 'Reviewed by, not signed by the publisher',
}

/** The lists of voices; nothing where nobody spoke. */
export function Voices({ voices }: { voices: readonly VoiceView[] }) {
  return (
    <>
      {(['publish', 'observation', 'review'] as const).map((kind) => (
        <VoiceList title={titles[kind]} voices={voices.filter((voice) => voice.kind === kind)} />
      ))}
    </>
  )
}

function VoiceList({ title, voices }: { title: string; voices: readonly VoiceView[] }) {
  if (voices.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul class="keys">
        {voices.map((voice) => (
          <li>
            {voice.decision === null ? null : (
              <span class={`chip ${voice.decision === 'reject' ? 'error' : 'calm'}`}>{voice.decision}</span>
            )}{' '}
            <PublisherKey publisher={voice.publisher} />
            {voice.sameSnapshot ? null : <span class="chip error">saw other definitions</span>}
            <p class="fact">
              Accepted <Moment at={voice.acceptedAt} /> as entry {voice.index}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}
