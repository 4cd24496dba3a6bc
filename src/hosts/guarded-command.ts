/** Whether a configuration entry starts its server through the guard, and what it starts then. */
import type { CommandEntry } from './project-mcp-json.ts'

/**
 * The words after `guard` where the entry starts this program's guard; null where it starts anything else. `isOurs` tells
 * our own program from another of the same name: a path to a script that is merely called `touchmark` guards nothing.
 */
export function guardWords({ argv, env }: CommandEntry, isOurs: (path: string) => boolean): readonly string[] | null {
  const [program = '', ...rest] = argv
  // A name without a folder is looked up in PATH, which the entry itself could say.
  if (program === 'touchmark') return Object.hasOwn(env, 'PATH') ? null : afterGuard(rest)
  if (isOurs(program)) return afterGuard(rest)
  const [script = '', ...words] = rest
  return isNode(program) && isOurs(script) ? afterGuard(words) : null
}

function isNode(program: string): boolean {
  return /^(?:.*[/\\])?node(?:\.exe)?$/.test(program)
}

function afterGuard([verb, ...words]: readonly string[]): readonly string[] | null {
  return verb === 'guard' ? words : null
}

/** Variables by which an entry would change what runs before, or instead of, what it names. */
const codeVariables = /^(?:NODE_|LD_|DYLD_|TOUCHMARK_)/i
/** Variables by which an entry would move the guard's own policy and pins, or have it believe that it is in CI. */
const guardVariables = /^(?:HOME|USERPROFILE|XDG_.*|CI|PATH)$/i

/** The first variable that a project's entry may not set, or undefined. `guarded`: the entry starts the guard. */
export function forbiddenVariable(names: readonly string[], guarded: boolean): string | undefined {
  return names.find((name) => codeVariables.test(name) || (guarded && guardVariables.test(name)))
}
