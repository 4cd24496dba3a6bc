/** A version: what it shows a model, what lint says of it, and how to check its signature. */
import type { Finding } from '../../src/lint/finding.ts'
import { type Definition, type ItemSection, itemSections } from '../../src/snapshot/definition.ts'
import type { VersionView } from '../service/types.ts'
import { DefinitionView } from './definition-view.tsx'
import { FindingList } from './finding-list.tsx'
import { FindingTally, Layout, type PageAssets, plural, ServerName } from './layout.tsx'
import { diffPath, serverPath, versionPath } from './paths.ts'
import { DecodedTexts, RevealedText } from './revealed-text.tsx'
import { SignaturePanel } from './signature-panel.tsx'

const titles: Record<ItemSection, string> = {
  tools: 'Tools',
  prompts: 'Prompts',
  resources: 'Resources',
  resourceTemplates: 'Resource templates',
}

/** The version page. `origin` is the registry's public address, for the commands that a reader copies. */
export function VersionPage(props: { version: VersionView; origin: string; assets: PageAssets }) {
  const { version, origin, assets } = props
  return (
    <Layout title={`${version.name} ${version.version}`} assets={assets}>
      <p class="crumbs">
        <a href={serverPath(version.name)}>
          <ServerName name={version.name} />
        </a>{' '}
        · version
      </p>
      <h1>{version.version}</h1>
      <div class="chips">
        <FindingTally counts={version.findingCounts} />
      </div>
      <VersionLinks version={version} />
      <SignaturePanel version={version} origin={origin} />
      <Findings version={version} />
      <Instructions
        text={version.snapshot.instructions}
        findings={version.findings.filter(({ section }) => section === 'instructions')}
      />
      {itemSections.map((section) => (
        <SectionView
          section={section}
          definitions={version.snapshot.sections[section]}
          findings={version.findings.filter((finding) => finding.section === section)}
        />
      ))}
    </Layout>
  )
}

function VersionLinks({ version }: { version: VersionView }) {
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
function Findings({ version }: { version: VersionView }) {
  const places = findingPlaces(version)
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

function findingPlaces({ snapshot, findings }: VersionView) {
  const inInstructions = findings.filter(({ section }) => section === 'instructions').length
  const items = itemSections.flatMap((section) =>
    snapshot.sections[section].map(({ name }, index) => ({
      anchor: `${section}-${index + 1}`,
      name,
      count: findings.filter((finding) => finding.section === section && finding.name === name).length,
    })),
  )
  return [{ anchor: 'instructions', name: null, count: inInstructions }, ...items].filter(({ count }) => count > 0)
}

function Instructions({ text, findings }: { text: string | null; findings: readonly Finding[] }) {
  if (text === null) return null
  return (
    <section>
      <h2 id="instructions">Instructions</h2>
      <div class="foreign prose" dir="auto">
        <RevealedText text={text} />
      </div>
      <FindingList findings={findings} />
      <DecodedTexts text={text} />
    </section>
  )
}

function SectionView(props: {
  section: ItemSection
  definitions: readonly Definition[]
  findings: readonly Finding[]
}) {
  const { section, definitions, findings } = props
  if (definitions.length === 0) return null
  return (
    <section>
      <h2 id={section}>
        {titles[section]} <span class="tally">{plural(definitions.length, 'item')}</span>
      </h2>
      {definitions.map((definition, index) => (
        <DefinitionView
          definition={definition}
          id={`${section}-${index + 1}`}
          findings={findings.filter(({ name }) => name === definition.name)}
        />
      ))}
    </section>
  )
}
