import { State } from '../../client/state.ts'
import { TouchmarkError } from '../../errors.ts'
import type { Incident } from '../incident.ts'
import type { HookSurroundings } from './surroundings.ts'

/** Most incidents of one entry, and most entries that hooks add to. A client asks about configured servers only. */
const maxIncidents = 100
const maxEntries = 1_000

/**
 * Adds what a hook refused to what waits for somebody. An entry of which no verdict waits is *could not check* there. Never
 * throws: the answer is what counts, and a folder that cannot be written has refused already.
 */
export async function recordIncident(
  name: string,
  { id, code, section, name: item }: Incident,
  { stateFolder, now }: HookSurroundings,
): Promise<void> {
  const entry = name.slice(0, 256).toWellFormed()
  const refusedAt = new Date(now).toISOString()
  const what = { ...(section === undefined ? {} : { section }), ...(item === undefined ? {} : { name: item }) }
  try {
    const state = new State(stateFolder)
    const waiting = await state.pending()
    const known = waiting.find((record) => record.entry === entry)
    if (known === undefined && waiting.length >= maxEntries) return
    const others = (known?.incidents ?? []).filter((incident) => incident.id !== id)
    const incidents = [...others, { id, code, ...what, refusedAt }].slice(-maxIncidents)
    const empty = {
      entry,
      effect: 'could-not-check',
      snapshotDigest: null,
      recordedAt: refusedAt,
      reasons: [],
    } as const
    await state.savePending(entry, { ...(known ?? empty), incidents })
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
  }
}
