/** The words by which a tool says what it does: those of its name, of how its description opens, of its parameters. */

import { objectMember, stringMember } from '../encoding/json-value.ts'
import type { LintedDefinition } from './rule.ts'

/** Words of one tool, in lower case. Attacker-controlled. */
export interface ToolWords {
  /** Of the name, taken apart at separators and capitals. */
  readonly name: readonly string[]
  /** Of the first sentence of the description; of the title where there is none. */
  readonly opening: readonly string[]
  /** Names of the parameters, separators left out: `file_path` and `filePath` are `filepath`. */
  readonly parameters: ReadonlySet<string>
  /** The description, at most {@link maxDescription} code units of it, in lower case. */
  readonly description: string
}

/** How much of a description says what a tool does; the rest says how. */
const maxDescription = 600
const maxOpening = 240
const maxName = 200

/** Reads the words of a tool. Total: a tool without a description or a schema has fewer. */
export function toolWords({ name, value }: Pick<LintedDefinition, 'name' | 'value'>): ToolWords {
  const text = stringMember(value, 'description') ?? stringMember(value, 'title') ?? ''
  const description = plainText(text, maxDescription)
  const end = description.search(/[.!?](?:\s|$)|\n\s{0,20}\n/)
  const opening = description.slice(0, Math.min(maxOpening, end < 0 ? maxOpening : end))
  return { name: nameWords(name), opening: opening.match(word) ?? [], parameters: parameterNames(value), description }
}

const word = /[a-z][a-z0-9']{0,40}/g

function plainText(text: string, maxLength: number): string {
  return text.slice(0, maxLength).normalize('NFKC').toLowerCase()
}

/** `getFile`, `get_file` and `API-get-file` hold the words `get` and `file`. */
export function nameWords(name: string): string[] {
  const apart = name
    .slice(0, maxName)
    .normalize('NFKC')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]{2})([A-Z][a-z])/g, '$1 $2')
  return apart.toLowerCase().match(/[a-z]{1,60}/g) ?? []
}

function parameterNames(value: LintedDefinition['value']): ReadonlySet<string> {
  const properties = objectMember(objectMember(value, 'inputSchema') ?? {}, 'properties') ?? {}
  return new Set(Object.keys(properties).map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, '')))
}
