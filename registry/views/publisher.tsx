/** Who signed, in full. Every text of a keyless identity is the signer's own and is written out as data. */
import type { Child } from 'hono/jsx'
import type { PublisherView } from '../service/types.ts'
import { RevealedText } from './revealed-text.tsx'

/** The terms of a list of facts that say who signed. */
export function PublisherFacts({ publisher }: { publisher: PublisherView }) {
  if (publisher.type === 'key') {
    return (
      <>
        <Fact term="Signed by">
          Ed25519 key <code class="digest">{publisher.publicKey}</code>
        </Fact>
        <Fact term="Key id">
          <code class="digest">{publisher.keyId}</code>
        </Fact>
      </>
    )
  }
  const { subject, issuer, repository, repositoryId, ownerId, ref, trigger, runner, environment } = publisher
  const ids = [
    repositoryId === null ? null : `repository ${repositoryId}`,
    ownerId === null ? null : `owner ${ownerId}`,
  ]
  return (
    <>
      <TextFact term="Signed by" text={subject} />
      <TextFact term="As proven to" text={issuer} />
      <TextFact term="Repository" text={repository} />
      <TextFact term="Ids" text={ids.filter((id) => id !== null).join(', ') || null} />
      <TextFact term="Ref" text={ref} />
      <TextFact term="Started by" text={trigger} />
      <TextFact term="Runner" text={runner} />
      <TextFact term="Environment" text={environment} />
    </>
  )
}

function TextFact({ term, text }: { term: string; text: string | null }) {
  if (text === null) return null
  return (
    <Fact term={term}>
      <RevealedText text={text} />
    </Fact>
  )
}

function Fact({ term, children }: { term: string; children: Child }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  )
}
