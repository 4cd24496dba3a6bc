import { parseServerName } from '../../src/attestation/server-name.ts'
import { fromUtf8 } from '../../src/encoding/bytes.ts'
import { quote } from '../../src/visible-text.ts'
import { findServer } from '../store/reads.ts'
import { listBundles, listControl } from '../store/statements.ts'
import type { Tx } from '../store/store.ts'
import type { ControlView } from './types.ts'
import { notFound } from './views.ts'

/**
 * The control statements of a name, oldest first, verbatim; none for a name that nobody has claimed.
 *
 * @throws RegistryError `E_NOT_FOUND`; FormatError `E_NAME_INVALID`.
 */
export async function readControl(tx: Tx, name: string, origin: string): Promise<ControlView> {
  parseServerName(name)
  if ((await findServer(tx, name)) === undefined) throw notFound(`no server named ${quote(name)}`)
  // One that is committed and waits for its receipt is not yet said, and neither is what follows it.
  const rows = await listControl(tx, name)
  const waiting = rows.findIndex(({ receipt }) => receipt === null)
  const said = waiting < 0 ? rows : rows.slice(0, waiting)
  const bundles = await listBundles(
    tx,
    said.map(({ logIndex }) => logIndex),
  )
  return {
    name,
    origin,
    statements: said.map(({ logIndex, sequence, acceptedAt, receipt }) => ({
      sequence: sequence ?? 0,
      index: logIndex,
      acceptedAt: acceptedAt.toISOString(),
      bundles: bundles.filter((each) => each.logIndex === logIndex).map(({ content }) => fromUtf8(content)),
      receipt: receipt ?? '',
    })),
  }
}
