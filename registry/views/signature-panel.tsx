/** Who signed a version, what exactly, and how a reader checks it without believing this page. */
import { Moment } from './layout.tsx'
import { versionDataPath } from './paths.ts'
import { PublisherFacts } from './publisher.tsx'
import { RevealedText } from './revealed-text.tsx'
import type { VersionPageModel } from './view-models.ts'
import { Voices } from './voices.tsx'

/** An address that can stand in a shell command as it is. Anything else is written as a word to be replaced. */
const plainOrigin = /^https?:\/\/[A-Za-z0-9.:[\]-]+$/

/** The signature panel. */
export function SignaturePanel({ version, origin }: { version: VersionPageModel['facts']; origin: string }) {
  return (
    <section class="panel">
      <h2 id="signature">Signature</h2>
      <dl class="facts">
        <PublisherFacts publisher={version.publisher} />
        <dt>Snapshot</dt>
        <dd>
          sha256 <code class="digest">{version.snapshotDigest}</code>
        </dd>
        <dt>Bundle</dt>
        <dd>
          sha256 <code class="digest">{version.bundleDigest}</code>
        </dd>
        <dt>Accepted</dt>
        <dd>
          <Moment at={version.acceptedAt} /> as entry {version.index}
        </dd>
      </dl>
      <Voices voices={version.voices} />
      <details class="receipt">
        <summary>Receipt</summary>
        <pre class="json">
          <code>
            <RevealedText text={version.receipt} />
          </code>
        </pre>
      </details>
      <VerifyIt version={version} origin={plainOrigin.test(origin) ? origin : 'https://REGISTRY'} />
    </section>
  )
}

function VerifyIt({ version, origin }: { version: VersionPageModel['facts']; origin: string }) {
  const { name, profile } = version
  const snapshot = versionDataPath(name, version.version, '/snapshot', profile)
  return (
    <>
      <h3>Verify it yourself</h3>
      <p>Against a running server, with the publisher’s key accepted in your policy:</p>
      <pre class="command">
        <code>{`touchmark verify --name ${name} -- COMMAND`}</code>
      </pre>
      <p>The snapshot is what its digest says, with tools you already have:</p>
      <pre class="command">
        <code>{`curl -fsS '${origin}${snapshot}' | sha256sum\n${version.snapshotDigest}  -`}</code>
      </pre>
      <p class="raw">
        Raw files: <a href={snapshot}>snapshot</a> ·{' '}
        <a href={versionDataPath(name, version.version, '/bundles', profile)}>bundle</a> ·{' '}
        <a href={versionDataPath(name, version.version, '/findings', profile)}>findings</a>
      </p>
    </>
  )
}
