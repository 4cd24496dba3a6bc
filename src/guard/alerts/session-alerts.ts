/** The alerts of one session: what is usual is read at its start and written at its end. */
import { join } from 'node:path'
import { makePrivateFolder, readIfThere, writeAtomically } from '../../client/files/atomic-file.ts'
import type { Surroundings } from '../../client/surroundings.ts'
import { sha256Hex } from '../../crypto/sha256.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { EffectiveCalls } from '../../trust/call-rules.ts'
import { visibleLine } from '../../visible-text.ts'
import type { CallLogEvent } from '../call-log/call-log-event.ts'
import { AlertSink } from './alert-sink.ts'
import { AlertWatch } from './alert-watch.ts'
import { formatHabits, noHabits, parseHabits } from './habits.ts'

/** Alerts while a session runs. */
export interface SessionAlerts {
  take(event: CallLogEvent): void
  setTools(snapshot: Snapshot): void
  /** Writes down what is usual now, and waits for what is under way. Never rejects. */
  close(): Promise<void>
}

/** Calls a minute that the strict preset alerts beyond (LOG-4). */
const hardenedPerMinute = 5

/** Opens the alerts that policy asks for. */
export async function openSessionAlerts(
  { alerts = [], preset }: Pick<EffectiveCalls, 'alerts' | 'preset'>,
  { entry, chain, stateFolder }: { readonly entry: string; readonly chain: string; readonly stateFolder: string },
  {
    post,
    tell,
    surroundings,
  }: {
    readonly post: (url: string, body: string) => Promise<void>
    readonly tell: (text: string) => void
    readonly surroundings: Pick<Surroundings, 'now'>
  },
): Promise<SessionAlerts> {
  const folder = join(stateFolder, 'habits')
  const path = join(folder, `${sha256Hex(entry)}.json`)
  const known = await readIfThere(path)
  const habits = known === undefined ? noHabits : parseHabits(known)
  const now = (): number => surroundings.now()
  const watches = alerts.map(({ to, addresses, perMinute = preset === 'hardened' ? hardenedPerMinute : undefined }) => {
    const sink = new AlertSink(to, { entry, chain }, post, tell)
    const more = {
      ...(perMinute === undefined ? {} : { perMinute }),
      ...(addresses === undefined ? {} : { addresses }),
    }
    return { sink, watch: new AlertWatch({ ...more, habits, now, onAlert: (alert) => sink.send(alert, now()) }) }
  })
  return {
    take: (event) => watches.forEach(({ watch }) => void watch.take(event)),
    setTools: (snapshot) => watches.forEach(({ watch }) => void watch.setTools(snapshot)),
    close: async () => {
      try {
        await makePrivateFolder(folder)
        if (watches[0] !== undefined) await writeAtomically(path, formatHabits(watches[0].watch.habits()))
      } catch (error) {
        tell(`what is usual could not be written down: ${visibleLine(String(error))}`)
      }
      await Promise.all(watches.map(({ sink }) => sink.close()))
    },
  }
}
