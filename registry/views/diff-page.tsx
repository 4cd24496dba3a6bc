/** What changed between two versions: the page on which a reviewer decides. */
import type { VersionSummary } from '../service/types.ts'
import { ChangeCardView } from './change-card.tsx'
import { FindingList } from './finding-list.tsx'
import { formatCount, Layout, Moment, type PageAssets, PublisherKey, plural, ServerName } from './layout.tsx'
import { diffDataPath, diffPath, serverPath, versionPath } from './paths.ts'
import { SuppressionList } from './suppression-list.tsx'
import type { ChangeCard, DiffCounts, DiffPageModel } from './view-models.ts'

/** The diff page. */
export function DiffPage({ page, assets }: { page: DiffPageModel; assets: PageAssets }) {
  return (
    <Layout title={`${page.name} ${page.from.version} → ${page.to.version}`} assets={assets} wide>
      <p class="crumbs">
        <a href={serverPath(page.name)}>
          <ServerName name={page.name} />
        </a>{' '}
        · changes{page.profile === 'default' ? '' : ` · profile ${page.profile}`}
      </p>
      <h1 class="diff-title">
        {page.from.version} <span class="arrow">→</span> {page.to.version}
      </h1>
      <div class="sides">
        <SideHead label="Old" name={page.name} side={page.from} />
        <SideHead label="New" name={page.name} side={page.to} />
      </div>
      <CountStrip counts={page.counts} />
      <Summary page={page} />
      <Changes page={page} />
      <DiffFoot page={page} />
    </Layout>
  )
}

function SideHead({ label, name, side }: { label: string; name: string; side: VersionSummary }) {
  return (
    <section class={`side ${label.toLowerCase()}`}>
      <p class="side-label">{label}</p>
      <p class="side-version">
        <a href={versionPath(name, side.version, side.profile)}>{side.version}</a>
      </p>
      <p class="side-fact">
        Accepted <Moment at={side.acceptedAt} />
      </p>
      <p class="side-fact">
        Signed by <PublisherKey publisher={side.publisher} />
      </p>
    </section>
  )
}

const countLabels: readonly (readonly [keyof DiffCounts, string])[] = [
  ['newFindings', 'new findings'],
  ['suspicious', 'suspicious'],
  ['newHiddenCharacters', 'hidden characters'],
  ['text', 'text'],
  ['contract', 'contract'],
  ['added', 'added'],
  ['removed', 'removed'],
  ['renamed', 'renamed'],
  ['mechanical', 'mechanical'],
]

function CountStrip({ counts }: { counts: DiffCounts }) {
  return (
    <ul class="counts" aria-label="Counts">
      {countLabels.map(([key, label]) => (
        <li class={`count ${key}${counts[key] === 0 ? ' none' : ''}`}>
          <b>{formatCount(counts[key])}</b> {label}
        </li>
      ))}
    </ul>
  )
}

function Summary({ page }: { page: DiffPageModel }) {
  const { newFindings, newHiddenCharacters, suspicious } = page.counts
  return (
    <>
      {newHiddenCharacters === 0 ? null : (
        <p class="banner grave">
          <strong>This version hides text.</strong> {plural(newHiddenCharacters, 'character')} in it{' '}
          {newHiddenCharacters === 1 ? 'is' : 'are'} invisible to people and read by a model. Each is written out below.
        </p>
      )}
      {newFindings === 0 || newHiddenCharacters > 0 ? null : (
        <p class="banner wary">
          <strong>{plural(newFindings, 'new finding')}</strong> that {page.from.version} did not have.
        </p>
      )}
      {suspicious === 0 ? null : (
        <p class="banner wary">
          <strong>{plural(suspicious, 'suspicious change')}.</strong> What{' '}
          {suspicious === 1 ? 'it adds stands' : 'they add stands'} at the top of {suspicious === 1 ? 'its' : 'each'}{' '}
          card.
        </p>
      )}
      <FindingList findings={page.findings} />
      <SuppressionList suppressions={page.newSuppressions} isNew />
      {page.publisherChanged ? (
        <p class="banner wary">
          <strong>Signed by another key.</strong> Both keys may publish under this name.
        </p>
      ) : null}
    </>
  )
}

function Changes({ page }: { page: DiffPageModel }) {
  const quiet = page.mechanical.length + page.context.length
  if (page.cards.length === 0 && quiet === 0) {
    return (
      <p class="empty">
        <strong>Nothing changed.</strong> Both versions show a model exactly the same.
      </p>
    )
  }
  return (
    <div class="changes">
      {page.cards.length === 0 ? <p class="empty">Nothing changed that a model reads.</p> : null}
      {page.cards.map((card, index) => (
        <ChangeCardView card={card} id={`change-${index + 1}`} />
      ))}
      <FoldedGroup title={plural(page.mechanical.length, 'mechanical change')} cards={page.mechanical} id="mechanical">
        Differences of form that leave every word, type and rule as it was.
      </FoldedGroup>
      <FoldedGroup title="Context" cards={page.context} id="context">
        What surrounds the definitions when they are captured. It is recorded, and no part of what is signed as equal.
      </FoldedGroup>
    </div>
  )
}

function FoldedGroup(props: { title: string; cards: readonly ChangeCard[]; id: string; children: string }) {
  if (props.cards.length === 0) return null
  return (
    <details class="group">
      <summary>{props.title}</summary>
      <p class="group-note">{props.children}</p>
      {props.cards.map((card, index) => (
        <ChangeCardView card={card} id={`${props.id}-${index + 1}`} />
      ))}
    </details>
  )
}

function DiffFoot({ page }: { page: DiffPageModel }) {
  const { name, from, to, profile } = page
  return (
    <p class="foot-links">
      {page.unchangedCount > 0 ? `${plural(page.unchangedCount, 'definition')} unchanged. ` : ''}
      <a href={diffDataPath(name, from.version, to.version, 'diff', profile)}>Plain diff</a>
      {' · '}
      <a href={diffDataPath(name, from.version, to.version, 'json', profile)}>JSON</a>
      {' · '}
      <a href={diffPath(name, to.version, from.version, profile)}>Other way round</a>
    </p>
  )
}
