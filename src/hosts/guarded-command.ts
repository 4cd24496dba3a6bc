/** Whether a configuration entry starts its server through the guard, and what it starts then. */
import type { CommandEntry } from './host-entry.ts'

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

/** Under this prefix an entry gives the server a variable that the guard itself must not have. */
const serverPrefix = 'TOUCHMARK_SERVER_'

/** The name under which an entry that starts the guard gives the server this variable: its own, where the guard may have it. */
export function serverVariable(name: string): string {
  return codeVariables.test(name) || guardVariables.test(name) ? serverPrefix + name : name
}

/** The name of the variable in which an entry that starts the guard keeps a header. */
export function headerVariable(header: string): string {
  return `TOUCHMARK_HEADER_${header.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}

/**
 * What the guard gives to its server: all that its client gave it, but for what is ours, and what was given for the server
 * only.
 */
export function serverVariables(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const usual = entries.filter(([name]) => !name.startsWith('TOUCHMARK_'))
  const own = entries.filter(([name]) => name.startsWith(serverPrefix) && name.length > serverPrefix.length)
  return Object.fromEntries([...usual, ...own.map(([name, value]) => [name.slice(serverPrefix.length), value])])
}

/** The first variable that a project's entry may not set, or undefined. `guarded`: the entry starts the guard. */
export function forbiddenVariable(names: readonly string[], guarded: boolean): string | undefined {
  return names.find((name) => {
    if (guarded && /^TOUCHMARK_HEADER_/.test(name)) return false
    if (guarded && name.startsWith(serverPrefix)) return codeVariables.test(name.slice(serverPrefix.length))
    return codeVariables.test(name) || (guarded && guardVariables.test(name))
  })
}
