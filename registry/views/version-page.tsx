/** A version: what it shows a model, what lint says of it, and how to check its signature. */
import type { ItemSection } from '../../src/snapshot/definition.ts'
import { DefinitionView } from './definition-view.tsx'
import { FindingList } from './finding-list.tsx'
import { FindingTally, Layout, type PageAssets, plural, ServerName } from './layout.tsx'
import { diffPath, serverPath, versionPath } from './paths.ts'
import { RevealedText } from './revealed-text.tsx'
import { ShownProse } from './shown-prose.tsx'
import { SignaturePanel } from './signature-panel.tsx'
import { StatusBanner } from './standing-notes.tsx'
import { SuppressionList } from './suppression-list.tsx'
import type { DefinitionItem, FindingPlace, VersionPageModel } from './view-models.ts'

const titles: Record<ItemSection, string> = {
  tools: 'Tools',
  prompts: 'Prompts',
  resources: 'Resources',
  resourceTemplates: 'Resource templates',
}

/** The version page. `origin` is the registry's public address, for the commands that a reader copies. */
export function VersionPage(props: { page: VersionPageModel; origin: string; assets: PageAssets }) {
  const { page, origin, assets } = props
  const { name, version, findingCounts } = page.facts
  return (
    <Layout title={`${name} ${version}`} assets={assets}>
      <p class="crumbs">
        <a href={serverPath(name)}>
          <ServerName name={name} />
        </a>{' '}
        · version
      </p>
      <h1>{version}</h1>
      <div class="chips">
        <FindingTally counts={findingCounts} />
      </div>
      <StatusBanner version={page.facts} />
      <VersionLinks version={page.facts} />
      <SignaturePanel version={page.facts} origin={origin} />
      <Findings places={page.places} />
      <SuppressionList suppressions={page.facts.suppressions} isNew={false} />
      <Instructions page={page} />
      {page.sections.map(({ section, items }) => (
        <SectionView section={section} items={items} />
      ))}
    </Layout>
  )
}

function VersionLinks({ version }: { version: VersionPageModel['facts'] }) {
  const others = version.profiles.filter((profile) => profile !== version.profile)
  return (
    <p class="links">
      {version.previousVersion === null ? (
        <span class="muted">First version of this name</span>
      ) : (
        <a class="compare" href={diffPath(version.name, version.previousVersion, version.version, version.profile)}>
          What changed since {version.previousVersion}
        </a>
      )}
      {version.profiles.length > 1 ? <span class="muted"> · profile {version.profile}, also </span> : null}
      {others.map((profile) => (
        <>
          <a href={versionPath(version.name, version.version, profile)}>{profile}</a>{' '}
        </>
      ))}
    </p>
  )
}

/** Where the findings are; each is listed at its item. */
function Findings({ places }: { places: readonly FindingPlace[] }) {
  return (
    <section>
      <h2 id="findings">Findings</h2>
      {places.length === 0 ? <p class="empty">No rule found anything in this version.</p> : null}
      <ul class="places">
        {places.map(({ anchor, name, count }) => (
          <li>
            <a href={`#${anchor}`}>{name === null ? 'Instructions' : <RevealedText text={name} />}</a>{' '}
            <span class="muted">{plural(count, 'finding')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Instructions({ page }: { page: VersionPageModel }) {
  if (page.instructions === null) return null
  return (
    <section>
      <h2 id="instructions">Instructions</h2>
      <ShownProse shown={page.instructions} />
      <FindingList findings={page.instructionFindings} />
    </section>
  )
}

function SectionView({ section, items }: { section: ItemSection; items: readonly DefinitionItem[] }) {
  if (items.length === 0) return null
  return (
    <section>
      <h2 id={section}>
        {titles[section]} <span class="tally">{plural(items.length, 'item')}</span>
      </h2>
      {items.map((item, index) => (
        <DefinitionView item={item} id={`${section}-${index + 1}`} />
      ))}
    </section>
  )
}
