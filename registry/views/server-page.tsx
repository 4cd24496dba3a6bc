/** A server: who may publish it, its versions, and what changed between them. */
import type { ControlLine, ServerView, VersionSummary } from '../service/types.ts'
import { ControlHistory } from './control-history.tsx'
import { FindingTally, Layout, Moment, type PageAssets, PublisherKey, plural, ServerName } from './layout.tsx'
import { diffPath, serverPath, versionPath } from './paths.ts'
import { PublisherFacts } from './publisher.tsx'
import { LookAlikeNote, StatusChip } from './standing-notes.tsx'

const proofWords: Record<ServerView['proof'], string> = {
  oidc: 'its certificate, which names the owner of the repositories',
  dns: "a record of the domain's name servers",
  'well-known': "a file on the domain's own web server",
  operator: "the registry's operator",
}

/** The server page. */
export function ServerPage(props: { server: ServerView; history: readonly ControlLine[]; assets: PageAssets }) {
  const { server, history, assets } = props
  return (
    <Layout title={server.name} assets={assets}>
      <p class="crumbs">Server</p>
      <h1>
        <ServerName name={server.name} />
      </h1>
      <LookAlikeNote server={server} />
      <Publishers server={server} />
      <h2 id="versions">Versions</h2>
      <ol class="timeline" reversed>
        {server.versions.map((version, index) => (
          <VersionRow
            name={server.name}
            version={version}
            previous={previousOf(server.versions, index)}
            latest={server.latest}
          />
        ))}
      </ol>
      {server.next === null ? null : (
        <p class="more">
          <a href={`${serverPath(server.name)}?${new URLSearchParams({ cursor: server.next })}`}>Older versions</a>
        </p>
      )}
      <ControlHistory lines={history} />
    </Layout>
  )
}

/** The version below it in the list with the same profile: the usual other side of a diff. */
function previousOf(versions: readonly VersionSummary[], index: number): VersionSummary | undefined {
  const profile = versions[index]?.profile
  return versions.slice(index + 1).find((version) => version.profile === profile)
}

function Publishers({ server }: { server: ServerView }) {
  return (
    <section class="panel">
      <h2 id="publisher">Publisher</h2>
      <p>
        {server.publishers.length === 1 ? 'This identity' : 'These identities'} published first under this name,
        admitted by {proofWords[server.proof]}, and may go on unless control statements below say otherwise. Compare
        with what the publisher names elsewhere before you trust it.
      </p>
      <ul class="keys">
        {server.publishers.map((publisher) => (
          <li>
            <dl class="facts">
              <PublisherFacts publisher={publisher} />
            </dl>
          </li>
        ))}
      </ul>
    </section>
  )
}

function VersionRow(props: {
  name: string
  version: VersionSummary
  previous: VersionSummary | undefined
  latest: string
}) {
  const { name, version, previous, latest } = props
  const tone = version.findingCounts.error > 0 ? 'grave' : version.findingCounts.warning > 0 ? 'wary' : 'plain'
  return (
    <li class={`release ${tone}`}>
      <div class="release-head">
        <a class="release-version" href={versionPath(name, version.version, version.profile)}>
          {version.version}
        </a>
        {version.version === latest ? <span class="chip latest">latest</span> : null}
        {version.profile === 'default' ? null : <span class="chip mechanical">profile {version.profile}</span>}
        <StatusChip version={version} />
        <FindingTally counts={version.findingCounts} />
      </div>
      <p class="fact">
        Accepted <Moment at={version.acceptedAt} /> as entry {version.index},{' '}
        {plural(version.definitionCount, 'definition')}, signed by <PublisherKey publisher={version.publisher} />
      </p>
      {previous === undefined ? (
        <p class="fact muted">No earlier version to compare with on this page</p>
      ) : (
        <a class="compare" href={diffPath(name, previous.version, version.version, version.profile)}>
          What changed since {previous.version}
        </a>
      )}
    </li>
  )
}
