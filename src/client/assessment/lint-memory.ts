/**
 * Which listings the linter has read and found no error in, so that a listing that is pinned and has not changed need not
 * be read again, nor the linter be loaded. Kept in the state folder, `linted/`, beside the pins, and worth as much: whoever
 * can write there can write the pins. So where a machine policy makes the pins claims, it is not used.
 */

import { join } from 'node:path'
import { sha256Hex } from '../../crypto/sha256.ts'
import { fromUtf8, utf8 } from '../../encoding/bytes.ts'
import { canonicalJson } from '../../encoding/canonical-json.ts'
import type { JsonObject } from '../../encoding/json-value.ts'
import type { Finding } from '../../lint/finding.ts'
import { instructionsHash, itemSections } from '../../snapshot/definition.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { EffectivePolicy } from '../../trust/policy.ts'
import { makePrivateFolder, readIfThere, writeAtomically } from '../files/atomic-file.ts'
import { programDigest } from '../program-digest.ts'
import type { State } from '../state/state.ts'

/** What is remembered of one entry: its server, its instructions alone, its listing, and those before a change or two. */
const maxKept = 6

/** What one linter found no error in. */
export class LintMemory {
  readonly #folder: string
  readonly #linter: string
  /** A listing that was asked for is mostly remembered next. */
  readonly #made = new WeakMap<Snapshot, string>()

  constructor(stateFolder: string, linter: string) {
    this.#folder = join(stateFolder, 'linted')
    this.#linter = linter
  }

  /** Whether this very listing was read before. What cannot be read or understood was not. */
  async knows(entry: string, snapshot: Snapshot): Promise<boolean> {
    return (await this.#keys(entry)).includes(this.#keyOf(snapshot))
  }

  /** Tells whether what a server says of itself was read before, without waiting: the file is read now. */
  async infoCheck(entry: string): Promise<(serverInfo: JsonObject | null) => boolean> {
    const known = new Set(await this.#keys(entry))
    return (serverInfo) => serverInfo === null || known.has(this.#infoKey(serverInfo) ?? '')
  }

  /**
   * Remembers that there was no error in a listing, nor then in its instructions alone: these come first in a session.
   *
   * @throws StateError `E_STATE_ACCESS`.
   */
  async remember(entry: string, snapshot: Snapshot): Promise<void> {
    const known = await this.#keys(entry)
    const { serverInfo } = snapshot.context
    const info = serverInfo === null ? undefined : this.#infoKey(serverInfo)
    const alone = this.#makeKey(snapshot.instructions, [])
    const read = [...new Set([this.#keyOf(snapshot), alone, ...(info === undefined ? [] : [info])])]
    if (read.every((key) => known.includes(key))) return
    await makePrivateFolder(this.#folder)
    const kept = [...new Set([...read, ...known])].slice(0, maxKept)
    await writeAtomically(this.#path(entry), utf8(`${kept.join('\n')}\n`), { flush: false })
  }

  async #keys(entry: string): Promise<string[]> {
    const bytes = await readIfThere(this.#path(entry)).catch(() => undefined)
    if (bytes === undefined || bytes.length > 1024) return []
    return fromUtf8(bytes)
      .split('\n')
      .filter((line) => /^[0-9a-f]{64}$/.test(line))
  }

  #path(entry: string): string {
    return join(this.#folder, sha256Hex(entry))
  }

  /** Undefined where it has no canonical form. */
  #infoKey(serverInfo: JsonObject): string | undefined {
    try {
      return sha256Hex(`${this.#linter}\ninfo\n${canonicalJson(serverInfo)}`)
    } catch {
      return undefined
    }
  }

  /** Rules look at the text of each item and at the names beside it; both are in the hashes. */
  #keyOf(snapshot: Snapshot): string {
    const known = this.#made.get(snapshot)
    if (known !== undefined) return known
    const items = itemSections.flatMap((section) =>
      snapshot.sections[section].map(({ name, hash }) => JSON.stringify([section, name, hash])),
    )
    const key = this.#makeKey(snapshot.instructions, items.sort())
    this.#made.set(snapshot, key)
    return key
  }

  #makeKey(instructions: Snapshot['instructions'], items: readonly string[]): string {
    return sha256Hex([this.#linter, String(instructionsHash(instructions)), ...items].join('\n'))
  }
}

/** Whose policy it is, and where is remembered. */
interface LintPlace {
  readonly policy: Pick<EffectivePolicy, 'delegated'>
  readonly state: Pick<State, 'folder'>
}

/**
 * The memory of the linter that this program was built with; null where it is not known which one that is, and under a
 * machine policy, where what lies in the state folder is only a claim of whoever runs as this user: then all is read again.
 */
export function ownLintMemory({ policy, state }: LintPlace, linter: string | null = programDigest): LintMemory | null {
  return linter === null || policy.delegated !== null ? null : new LintMemory(state.folder, linter)
}

/** What was seen of an entry, and what was found in it. */
interface ReadListing {
  readonly entry: string
  readonly snapshot: Snapshot | null
  readonly findings: readonly Finding[]
}

/**
 * Remembers a listing that was seen and read to its end, so that the first session after it need not read it again. That it
 * cannot be remembered makes that session slower, and nothing else.
 */
export async function rememberLinted(
  { entry, snapshot, findings }: ReadListing,
  memory: LintMemory | null,
): Promise<void> {
  if (snapshot === null || findings.some(({ severity }) => severity === 'error')) return
  await memory?.remember(entry, snapshot).catch(() => undefined)
}
