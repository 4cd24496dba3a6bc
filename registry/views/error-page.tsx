/** The page for what could not be shown: what happened, and where to go on. */
import type { ErrorCode } from '../../src/errors.ts'
import { Layout, type PageAssets } from './layout.tsx'
import { RevealedText } from './revealed-text.tsx'

/** What an error page says. */
export interface ErrorPageModel {
  /** HTTP status. */
  readonly status: number
  readonly code: ErrorCode
  /** What happened. Foreign text in it is already escaped by whoever made it. */
  readonly message: string
}

const titles: Partial<Record<number, string>> = {
  400: 'That address is not one of ours',
  404: 'Not here',
  503: 'Cannot look right now',
}

/** The error page. */
export function ErrorPage({ error, assets }: { error: ErrorPageModel; assets: PageAssets }) {
  const title = titles[error.status] ?? 'Something went wrong'
  return (
    <Layout title={title} assets={assets} noSearch>
      <p class="crumbs">
        {error.status} · <code>{error.code}</code>
      </p>
      <h1>{title}</h1>
      <p class="lead">
        <RevealedText text={error.message} />
      </p>
      <p>
        <a href="/">Search all servers</a>
      </p>
    </Layout>
  )
}
