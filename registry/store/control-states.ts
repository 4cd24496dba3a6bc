/** The control state of names, replayed from the stored statements. They were verified when they were accepted. */
import { and, asc, eq, gte, inArray } from 'drizzle-orm'
import { parseBundle } from '../../src/attestation/bundle.ts'
import { parseControlStatement } from '../../src/attestation/control-statement.ts'
import { RegistryError } from '../../src/errors.ts'
import { emptyControl, extendControl } from '../../src/trust/control-chain.ts'
import type { ControlLink, ControlState } from '../../src/trust/control-state.ts'
import { identityOfRow } from './identity-row.ts'
import { blobs, statementBundles, statements } from './schema.ts'
import type { Tx } from './store.ts'

/** Names whose state is remembered at most; the ones asked for longest ago are forgotten first. */
const maxNames = 1000

/**
 * Control states by name. A chain only grows, so a state once replayed is kept, and only what came after it is read.
 */
export class ControlStates {
  readonly #origin: string
  readonly #states = new Map<string, ControlState>()

  /** @param origin name of this registry's log. */
  constructor(origin: string) {
    this.#origin = origin
  }

  /** The state of a name; undefined where nobody has claimed it. */
  async load(tx: Tx, name: string): Promise<ControlState | undefined> {
    let state = this.#states.get(name) ?? emptyControl(name, this.#origin)
    for (const link of await loadLinks(tx, name, state.links.length)) state = extendControl(state, link)
    if (state.head === null) return undefined
    this.#states.delete(name)
    this.#states.set(name, state)
    const [oldest] = this.#states.keys()
    if (this.#states.size > maxNames && oldest !== undefined) this.#states.delete(oldest)
    return state
  }
}

async function loadLinks(tx: Tx, name: string, from: number): Promise<ControlLink[]> {
  const rows = await tx
    .select()
    .from(statements)
    .where(and(eq(statements.name, name), gte(statements.sequence, from)))
    .orderBy(asc(statements.sequence))
  if (rows.length === 0) return []
  const indexes = rows.map(({ logIndex }) => logIndex)
  const bundles = await tx
    .select({ logIndex: statementBundles.logIndex, identity: statementBundles.identity, content: blobs.content })
    .from(statementBundles)
    .innerJoin(blobs, eq(blobs.digest, statementBundles.digest))
    .where(inArray(statementBundles.logIndex, indexes))
    .orderBy(asc(statementBundles.logIndex), asc(statementBundles.position))
  return rows.map(({ logIndex, payloadDigest, acceptedAt }) => {
    const own = bundles.filter((bundle) => bundle.logIndex === logIndex)
    const [first] = own
    if (first === undefined) throw new RegistryError('E_INTERNAL', { found: 'a control statement without its bytes' })
    return {
      statement: parseControlStatement(parseBundle(first.content).envelope.payload),
      digest: payloadDigest,
      signers: own.map(({ identity }) => identityOfRow({ publicKey: null, identity })),
      index: logIndex,
      acceptedAt: acceptedAt.getTime(),
    }
  })
}
