/** Whether what a client says it starts is what was verified. */
import { isOwnProgram } from '../../client/own-program.ts'
import type { CachedTarget } from '../../client/state/verdict-cache.ts'
import { targetFacts } from '../../client/target-facts.ts'
import { guardWords } from '../../hosts/guarded-command.ts'
import type { StatedTarget } from '../../hosts/hook-event.ts'

/**
 * Whether they are the same. Through our own guard it is what the guard starts that counts. Of a command line only its end
 * or its program is compared: clients do not say how they write one.
 */
export function isTarget(verified: CachedTarget, stated: StatedTarget): boolean {
  if (stated.kind === 'url') return isUrl(verified, stated.url)
  if (stated.kind === 'command-line') return isCommandLine(verified, stated.line)
  const words = guardWords({ kind: 'command', name: '', argv: stated.argv, env: {} }, isOwnProgram)
  if (words === null) return verified.kind === 'command' && sameWords(verified.argv, remembered(stated.argv))
  if (verified.kind === 'url') return isUrl(verified, words.at(-1) ?? '')
  const own = words.slice(-verified.argv.length)
  return sameWords(verified.argv, remembered(own))
}

function isUrl(verified: CachedTarget, url: string): boolean {
  if (verified.kind !== 'url' || !URL.canParse(url)) return false
  const facts = targetFacts({ kind: 'url', url: new URL(url), headers: {} })
  return facts.kind === 'url' && facts.url === verified.url
}

/** A command line as a pin remembers it: likely secrets by their digests. */
function remembered(argv: readonly string[]): readonly string[] {
  const facts = targetFacts({ kind: 'command', argv, env: {} })
  return facts.kind === 'command' ? facts.argv : []
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index])
}

function isCommandLine(verified: CachedTarget, line: string): boolean {
  if (verified.kind === 'url') return line.endsWith(` ${verified.url}`)
  const whole = verified.argv.join(' ')
  return line === whole || line === verified.argv[0] || line.endsWith(` ${whole}`)
}
