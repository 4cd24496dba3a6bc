/**
 * Starts the server of a plain `touchmark guard COMMAND` before the guard itself is loaded. Only where the words say for
 * certain what will be started: no package to resolve, no option that changes how. Everything is read again, strictly,
 * afterwards, and another server than this one is started where that says so.
 */

import { readPackageSpec } from '../src/client/packages/package-spec.ts'
import { EarlyServer } from '../src/client/process/early-server.ts'
import type { CommandTarget } from '../src/client/target.ts'
import { serverVariables } from '../src/hosts/guarded-command.ts'
import { beginsCommand } from './target-word.ts'

/** Options that change nothing about what is started, with and without a value. */
const valued = new Set([
  '--entry',
  '--name',
  '--version',
  '--profile',
  '--max-pages',
  '--max-tools',
  '--max-bytes',
  '--start-timeout',
  '--list-timeout',
])
const bare = new Set(['--offline', '--accept-first', '--call-log'])

/** What surrounds the process. */
export interface EarlySurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** The server that these words start for certain, started; undefined where that is not certain, or Node refuses it. */
export function startEarly(argv: readonly string[], { env, cwd }: EarlySurroundings): EarlyServer | undefined {
  const words = commandWords(argv)
  if (words === undefined || readPackageSpec(words).kind !== 'unknown') return undefined
  const target: CommandTarget = { kind: 'command', argv: words, env: serverVariables(env), cwd }
  try {
    return new EarlyServer(target, { environment: env, stderr: 'inherit' })
  } catch {
    return undefined
  }
}

/** The words of the command, where nothing before them is more than a name or a cap. */
export function commandWords([verb, ...rest]: readonly string[]): readonly string[] | undefined {
  if (verb !== 'guard') return undefined
  let at = 0
  for (let word = rest[at] ?? ''; word.startsWith('--') && word !== '--'; word = rest[at] ?? '') {
    const [name = '', ...value] = word.split('=')
    const takesNext = valued.has(name) && value.length === 0
    if (!takesNext && !(valued.has(name) && value.length > 0) && !bare.has(word)) return undefined
    at += takesNext ? 2 : 1
  }
  const isMarked = rest[at] === '--'
  const words = rest.slice(isMarked ? at + 1 : at)
  const [program = ''] = words
  // After `--` several words are a command whatever they look like, but for a URL; before it, only what begins one.
  const isCommand = isMarked ? !program.includes('://') && !program.startsWith('-') : beginsCommand(program)
  return words.length > 1 && isCommand ? words : undefined
}
