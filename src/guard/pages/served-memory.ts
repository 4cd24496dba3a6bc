/**
 * Which pages a guard served whole in an earlier session, so that the same bytes go to the client before they are read
 * again: docs/decisions/0024-pages-of-earlier-sessions.md. Kept in the state folder, `served/`, beside the pins, and worth
 * as much: whoever can write there can write the pins. So where a machine policy makes the pins claims, it is not used.
 */
import { join } from 'node:path'
import type { Assessment } from '../../client/assessment/assessment.ts'
import type { PreparedAssessment } from '../../client/assessment/prepare-assessment.ts'
import type { CaptureLimits } from '../../client/capture/limits.ts'
import { makePrivateFolder, readIfThere, writeAtomically } from '../../client/files/atomic-file.ts'
import { programDigest } from '../../client/program-digest.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import { fromUtf8, utf8 } from '../../encoding/bytes.ts'
import { canonicalJsonIfAny } from '../../encoding/canonical-json.ts'
import { itemSections } from '../../snapshot/definition.ts'
import type { Hello } from '../hello.ts'
import type { KnownPage } from './known-page.ts'
import { type RememberedPage, rememberPage } from './remembered-page.ts'

/** Listings that are remembered of one entry: before and after a change, and in another protocol version. */
const maxKept = 4
const maxBytes = 8_192

/** What of one entry was served whole, where everything that decides was as it is now. */
export class ServedMemory {
  readonly #path: string
  readonly #conditions: () => string
  #lines: readonly string[] = []

  /**
   * `conditions` names everything but the bytes that had a say in the verdict: program, pins, policy, target, limits. Asked
   * whenever something is recalled or remembered.
   */
  constructor(stateFolder: string, entry: string, conditions: () => string) {
    this.#path = join(stateFolder, 'served', sha256Hex(entry))
    this.#conditions = conditions
  }

  /** Reads what is remembered. What cannot be read or understood is nothing. */
  async load(): Promise<this> {
    const bytes = await readIfThere(this.#path).catch(() => undefined)
    const isUsable = bytes !== undefined && bytes.length <= maxBytes
    this.#lines = isUsable
      ? fromUtf8(bytes)
          .split('\n')
          .filter((line) => line !== '')
      : []
    return this
  }

  /** The pages that a server of this hello was served with; none where nothing is remembered. */
  recall(hello: Hello): readonly RememberedPage[] {
    const key = this.#lines.length === 0 ? undefined : this.#key(hello)
    const line = key === undefined ? undefined : this.#lines.find((each) => each.startsWith(`${key} `))
    return line === undefined ? [] : readPages(line.slice(65))
  }

  /** Remembers them. That it cannot be done makes the next session slower, and nothing else. */
  async remember(hello: Hello, pages: readonly KnownPage[]): Promise<void> {
    const key = this.#key(hello)
    if (key === undefined) return
    const shown = pages
      .map(rememberPage)
      .map(({ section, before, after, sha256 }) => `${section}:${before}:${after}:${sha256}`)
    const line = `${key} ${shown.join(' ')}`
    await this.load()
    if (this.#lines.includes(line)) return
    const kept = [line, ...this.#lines.filter((each) => !each.startsWith(`${key} `))].slice(0, maxKept)
    try {
      await makePrivateFolder(join(this.#path, '..'))
      await writeAtomically(this.#path, utf8(`${kept.join('\n')}\n`), { flush: false })
    } catch {
      return
    }
  }

  /** Undefined where what the server says of itself has no canonical form. */
  #key({ era, context, instructions, issues }: Hello): string | undefined {
    const said = issues.length > 0 ? undefined : canonicalJsonIfAny([era, { ...context }, instructions])
    return said === undefined ? undefined : sha256Hex(`${this.#conditions()}\n${said}`)
  }
}

const pageText = /^(\w{1,20}):(\d{1,10}):(\d{1,10}):([0-9a-f]{64})$/

/** All pages of a line, or none where one cannot be understood. */
function readPages(text: string): readonly RememberedPage[] {
  const pages = text.split(' ').map((each): RememberedPage | undefined => {
    const [, name, before, after, sha256 = ''] = pageText.exec(each) ?? []
    const section = itemSections.find((known) => known === name)
    return section === undefined ? undefined : { section, before: Number(before), after: Number(after), sha256 }
  })
  return pages.every((page) => page !== undefined) ? pages : []
}

/**
 * What earlier sessions served of this entry. Null where others than the bytes, the pins and the policy have a say: a registry
 * name, statements at hand, a machine policy under which the state folder is only a claim; and where it is not known which
 * program this is.
 */
export async function ownServedMemory(
  launched: PreparedAssessment,
  limits: Partial<CaptureLimits>,
  program: string | null = programDigest,
): Promise<ServedMemory | null> {
  const { state, policy, entry, policyDigest, name, files, target, package: from, running, version, profile } = launched
  if (program === null || policy.delegated !== null || name !== undefined || files !== undefined) return null
  const rest = JSON.stringify([program, policyDigest, entry, target, from, running, version, profile, limits])
  return await new ServedMemory(state.folder, entry, () => `${state.pinsDigest} ${rest}`).load()
}

/**
 * Whether a verdict comes out the same as long as bytes, pins and policy are the same. What has an end or is told by others
 * may come out otherwise: signatures, names in a registry, exceptions for findings and names.
 */
export function isLasting({ verdict, evidence, found, findings }: Assessment): boolean {
  return (
    verdict.reasons.every(({ code }) => code === 'pinned') &&
    evidence.name === null &&
    evidence.collisions.length === 0 &&
    found === null &&
    findings.every(({ severity }) => severity !== 'error')
  )
}
