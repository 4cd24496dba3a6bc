/** The frame of every page, and the few small parts that all pages share. */
import type { Child } from 'hono/jsx'
import { visibleLine } from '../../src/visible-text.ts'
import type { VersionSummary } from '../service/types.ts'
import { RevealedText } from './revealed-text.tsx'

/** Paths of the files that a page loads, as `routes/assets.ts` serves them. */
export interface PageAssets {
  readonly stylesheet: string
  readonly icon: string
}

/** A whole page. `title` may contain foreign text: it becomes one visible line. */
export function Layout(props: {
  title: string
  assets: PageAssets
  query?: string
  wide?: boolean
  noSearch?: boolean
  children: Child
}) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${visibleLine(props.title)} · Touchmark`}</title>
        <link rel="stylesheet" href={props.assets.stylesheet} />
        <link rel="icon" href={props.assets.icon} type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header class="top">
          <a class="wordmark" href="/">
            <Mark />
            Touchmark
          </a>
          {props.noSearch ? null : <SearchForm query={props.query ?? ''} />}
        </header>
        <main id="main" class={props.wide ? 'wide' : undefined}>
          {props.children}
        </main>
        <footer class="bottom">
          Signed definitions of MCP servers. Everything a server wrote is shown as data, with hidden characters written
          out.
        </footer>
      </body>
    </html>
  )
}

/** The search field; a plain form, so that it works without a script. */
export function SearchForm({ query, large = false }: { query: string; large?: boolean }) {
  return (
    <search class={large ? 'search large' : 'search'}>
      <form action="/" method="get">
        <label class="visually-hidden" for="q">
          Search servers and definitions
        </label>
        <input
          id="q"
          name="q"
          type="search"
          value={visibleLine(query)}
          placeholder="Server or words"
          autocomplete="off"
        />
        <button type="submit">Search</button>
      </form>
    </search>
  )
}

/** The mark: a punched octagon with a T, as silversmiths strike theirs. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <path d="M10 2h12l8 8v12l-8 8H10l-8-8V10z" fill="currentColor" />
      <path class="mark-letter" d="M9 9h14v4h-5v11h-4V13H9z" />
    </svg>
  )
}

/** A moment, in words that do not depend on the reader's place. `at` is RFC 3339, UTC. */
export function Moment({ at }: { at: string }) {
  return <time datetime={at}>{`${at.slice(0, 10)} ${at.slice(11, 16)} UTC`}</time>
}

/** Who signed, in a word or two: the key's short id, or the subject; the whole of it on hover and for copying. */
export function PublisherKey({ publisher }: { publisher: VersionSummary['publisher'] }) {
  if (publisher.type === 'keyless') {
    return (
      <span class="key" title={publisher.identityId}>
        <RevealedText text={publisher.subject} />
      </span>
    )
  }
  return (
    <span class="key" title={publisher.keyId}>
      key <code>{publisher.keyId.slice(0, 16)}</code>
    </span>
  )
}

/** How many findings of each severity, said in words; calm when there are none. */
export function FindingTally({ counts }: { counts: VersionSummary['findingCounts'] }) {
  const parts = (['error', 'warning', 'note'] as const).filter((severity) => counts[severity] > 0)
  if (parts.length === 0) return <span class="chip calm">no findings</span>
  return (
    <>
      {parts.map((severity) => (
        <span class={`chip ${severity}`}>{plural(counts[severity], severity)}</span>
      ))}
    </>
  )
}

/** `1 tool`, `2 tools`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** A count with its thousands apart. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A server's name, broken only after its slash and dots. */
export function ServerName({ name }: { name: string }) {
  return (
    <span class="server-name">
      <RevealedText text={name} />
    </span>
  )
}
