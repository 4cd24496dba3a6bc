/** Notes that stand out: a version that its owner has withdrawn, a name that is easily taken for another. */
import type { ServerView, VersionSummary } from '../service/types.ts'
import { ServerName } from './layout.tsx'
import { serverPath } from './paths.ts'
import { RevealedText } from './revealed-text.tsx'

/** The banner of a withdrawn version. */
export function StatusBanner({ version }: { version: Pick<VersionSummary, 'status' | 'reason'> }) {
  if (version.status === 'published') return null
  const isYanked = version.status === 'yanked'
  return (
    <div class={`banner ${isYanked ? 'grave' : 'wary'}`}>
      <strong>{isYanked ? 'Yanked' : 'Deprecated'}</strong> by its publisher, reason:{' '}
      <RevealedText text={version.reason ?? 'none given'} />.{' '}
      {isYanked ? 'Clients refuse it; it stays readable, and is never the latest.' : 'Clients use it and say so.'}
    </div>
  )
}

/** The status of a version in a list. */
export function StatusChip({ version }: { version: Pick<VersionSummary, 'status'> }) {
  if (version.status === 'published') return null
  return <span class={`chip ${version.status === 'yanked' ? 'error' : 'warning'}`}>{version.status}</span>
}

const proofWords: Record<ServerView['proof'], string> = {
  oidc: 'its owner’s certificate proves it',
  dns: 'its domain’s name servers prove it',
  'well-known': 'its domain’s web server proves it',
  operator: 'nothing but the operator’s word stands for it',
}

/** Says that an older name looks much like this one. */
export function LookAlikeNote({ server }: { server: Pick<ServerView, 'lookAlike' | 'proof'> }) {
  if (server.lookAlike === null) return null
  return (
    <div class="banner wary">
      <strong>Not to be confused</strong> with the older{' '}
      <a href={serverPath(server.lookAlike)}>
        <ServerName name={server.lookAlike} />
      </a>
      . This name: {proofWords[server.proof]}.
    </div>
  )
}
