/** The control statements of a name in words: what each did, and who signed it. */
import { parseBundle } from '../../src/attestation/bundle.ts'
import type { ControlAction } from '../../src/attestation/control-predicate.ts'
import { parseControlStatement } from '../../src/attestation/control-statement.ts'
import type { NamedIdentity } from '../../src/attestation/named-identity.ts'
import { formatPublicKey } from '../../src/crypto/ed25519.ts'
import { describeIdentity } from '../../src/trust/identity.ts'
import { identityOfRow } from '../store/identity-row.ts'
import { listBundles, listControl } from '../store/statements.ts'
import type { Tx } from '../store/store.ts'
import type { ControlLine } from './types.ts'

/** Statements that a page shows at most, the newest. */
const maxLines = 100

/** The newest control statements of a name, newest first. Signers' own texts are in them: escape them. */
export async function readHistory(tx: Tx, name: string): Promise<ControlLine[]> {
  const rows = (await listControl(tx, name)).filter(({ receipt }) => receipt !== null).slice(-maxLines)
  const bundles = await listBundles(
    tx,
    rows.map(({ logIndex }) => logIndex),
  )
  return rows.reverse().flatMap((row) => {
    const own = bundles.filter(({ logIndex }) => logIndex === row.logIndex)
    const [first] = own
    if (first === undefined) return []
    const { change } = parseControlStatement(parseBundle(first.content).envelope.payload).predicate
    return [
      {
        index: row.logIndex,
        acceptedAt: row.acceptedAt.toISOString(),
        action: change.action,
        about: wordsOf(change),
        signers: own.map(({ identity }) => describeIdentity(identityOfRow({ publicKey: null, identity }))),
      },
    ]
  })
}

function wordsOf(change: ControlAction): string[] {
  switch (change.action) {
    case 'claim': {
      const recovery = change.recovery.map((identity) => `recovery: ${named(identity)}`)
      return [...change.identities.map(named), ...recovery, `threshold ${change.threshold}`]
    }
    case 'add':
    case 'remove':
      return [named(change.identity)]
    case 'rotate':
      return [`${named(change.from)} to ${named(change.to)}`]
    case 'revoke':
      return [named(change.identity), change.reason, ...(change.cutoff === null ? [] : [`from entry ${change.cutoff}`])]
    case 'yank':
      return [change.version, change.level, change.reason]
    case 'unyank':
      return [change.version]
  }
}

function named(identity: NamedIdentity): string {
  return identity.type === 'key' ? formatPublicKey(identity.publicKey) : `${identity.subject} by ${identity.issuer}`
}
