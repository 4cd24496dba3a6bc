/** One server of a client's configuration, as it is written there. */

/** A server that a client starts: program, arguments and variables as written, references such as `${TOKEN}` included. */
export interface CommandEntry {
  readonly kind: 'command'
  /** Name of the entry. Attacker-controlled where the file is a project's. */
  readonly name: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** A server that a client reaches over HTTP. */
export interface UrlEntry {
  readonly kind: 'url'
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** One server of the file. */
export type HostEntry = CommandEntry | UrlEntry

/** What stands for an entry of one client where clients have entries of one name. */
export function hostEntryName(host: string, entry: string): string {
  return `${host}/${entry}`
}
