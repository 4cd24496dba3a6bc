/** What a pin remembers of a target: how the server was reached, without any value that may be a secret. */
import type { TargetFacts } from '../trust/pins.ts'
import type { Target } from './target.ts'

/** The facts of a live target. Values of environment variables and headers are left out; their names stay. */
export function targetFacts(target: Target): TargetFacts {
  if (target.kind === 'command') {
    return { kind: 'command', argv: [...target.argv], envNames: Object.keys(target.env).sort() }
  }
  const url = new URL(target.url)
  url.username = ''
  url.password = ''
  url.hash = ''
  return { kind: 'url', url: url.href }
}
