import { State } from '../../client/state/state.ts'
import { TouchmarkError } from '../../errors.ts'
import { makeIncident } from '../incident.ts'
import type { JudgedCall } from './judge-call.ts'
import type { HookSurroundings } from './surroundings.ts'

/** Most incidents of one entry, and most entries that hooks add to. A client asks about configured servers only. */
const maxIncidents = 100
const maxEntries = 1_000

/**
 * Adds what a hook refused to what waits for somebody, and gives its id. An entry of which no verdict waits is *could not
 * check* there. Never throws: the answer is what counts, and a folder that cannot be written has refused already.
 */
export async function recordIncident(
  { code, tool, entry: name }: Exclude<JudgedCall, { kind: 'pass' }>,
  { stateFolder, now }: HookSurroundings,
): Promise<string> {
  const entry = name.slice(0, 256).toWellFormed()
  const what = tool === null ? {} : { section: 'tools' as const, name: tool }
  const { id } = makeIncident(code, what)
  const refusedAt = new Date(now).toISOString()
  try {
    const state = new State(stateFolder)
    const waiting = await state.pending()
    const known = waiting.find((record) => record.entry === entry)
    if (known === undefined && waiting.length >= maxEntries) return id
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
  return id
}
