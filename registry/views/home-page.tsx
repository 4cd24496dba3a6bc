/** Home: search first. Without words it lists the servers, last changed first as the service orders them. */
import type { SearchHit, SearchView } from '../service/types.ts'
import { Layout, Moment, type PageAssets, SearchForm, ServerName } from './layout.tsx'
import { serverPath, versionPath } from './paths.ts'
import { RevealedText } from './revealed-text.tsx'
import { LookAlikeNote } from './standing-notes.tsx'

/** Home and search results. */
export function HomePage({ search, assets }: { search: SearchView; assets: PageAssets }) {
  const asked = search.query !== ''
  return (
    <Layout title={asked ? `Search: ${search.query}` : 'Servers'} assets={assets} noSearch>
      <h1 class="home-title">What an MCP server shows a model, signed.</h1>
      <p class="lead">Find a server, read what changed, see who stands behind it.</p>
      <SearchForm query={search.query} large />
      <h2>{asked ? <ResultsFor query={search.query} /> : 'Servers'}</h2>
      {search.servers.length === 0 ? <NoServers query={search.query} /> : <Hits servers={search.servers} />}
      {search.next === null ? null : (
        <p class="more">
          <a href={`/?${new URLSearchParams({ q: search.query, cursor: search.next })}`}>More</a>
        </p>
      )}
    </Layout>
  )
}

function ResultsFor({ query }: { query: string }) {
  return (
    <>
      Results for <q>{<RevealedText text={query} />}</q>
    </>
  )
}

function Hits({ servers }: { servers: readonly SearchHit[] }) {
  return (
    <ul class="hits">
      {servers.map((hit) => (
        <li class="hit">
          <a class="hit-name" href={serverPath(hit.name)}>
            <ServerName name={hit.name} />
          </a>
          <span class="hit-facts">
            <a href={versionPath(hit.name, hit.latest)}>{hit.latest}</a>, accepted <Moment at={hit.acceptedAt} />
          </span>
          <LookAlikeNote server={hit} />
        </li>
      ))}
    </ul>
  )
}

function NoServers({ query }: { query: string }) {
  if (query === '') {
    return (
      <div class="empty">
        <p>
          <strong>No server has been published here yet.</strong>
        </p>
        <p>A publisher starts with:</p>
        <pre class="command">
          <code>touchmark publish --help</code>
        </pre>
      </div>
    )
  }
  return (
    <p class="empty">
      <strong>Nothing found.</strong> Every word has to occur in a server’s name or in its definitions. Try fewer words,
      or <a href="/">see all servers</a>.
    </p>
  )
}
