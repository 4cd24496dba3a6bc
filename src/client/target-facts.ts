/** What a pin remembers of a target: how the server was reached, without any value that may be a secret. */
import type { TargetFacts } from '../trust/pins.ts'
import { isUrlWord, secretDigest, splitSecrets, urlWithoutSecrets } from './secret-values.ts'
import type { Target } from './target.ts'

/**
 * The facts of a live target. Values of environment variables and headers are left out; their names stay. Of arguments and
 * query values that are named like secrets the digest stays, so that another one is another target.
 */
export function targetFacts(target: Target): TargetFacts {
  if (target.kind === 'url') return { kind: 'url', url: rememberedUrl(target.url) }
  return {
    kind: 'command',
    argv: splitSecrets(target.argv).map(({ open, secret }) => rememberedWord(open, secret)),
    envNames: Object.keys(target.env).sort(),
  }
}

function rememberedWord(open: string, secret: string | null): string {
  if (secret !== null) return `${open}${secretDigest(secret)}`
  return isUrlWord(open) ? urlWithoutSecrets(open) : open
}

function rememberedUrl(address: URL): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.hash = ''
  return urlWithoutSecrets(url.href)
}
