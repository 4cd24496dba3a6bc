/** The state folder: whether anything lasts, whose it is, whether it can be read, and which of its pins count. */
import { join } from 'node:path'
import { loadConsents } from '../../src/client/configuration/consent.ts'
import { loadGuarded } from '../../src/client/configuration/guarded-entries.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { State } from '../../src/client/state/state.ts'
import { readVerdicts } from '../../src/client/state/verdict-cache.ts'
import { TouchmarkError } from '../../src/errors.ts'
import { itemSections } from '../../src/snapshot/definition.ts'
import { pinsCount } from '../../src/trust/grants.ts'
import type { Lock, Pin } from '../../src/trust/pins.ts'
import type { EffectivePolicy } from '../../src/trust/policy.ts'
import { quote, visibleLine } from '../../src/visible-text.ts'
import type { Io } from '../io.ts'
import type { Diagnosis } from './diagnosis.ts'
import { octal, privateFile, statOf } from './policy-checks.ts'

/** Looks at the state folder. `policy` null: it could not be loaded. */
export async function checkState(policy: EffectivePolicy | null, io: Io): Promise<Diagnosis[]> {
  const folder = join(stateHome(io), 'touchmark')
  const found = await statOf(folder)
  if (found === null) {
    const message = `nothing is remembered in ${quote(folder, 300)}: never used, or removed`
    return [{ code: 'no-state', level: 'advisory', message }]
  }
  const state = new State(folder)
  const lasts = await state.isLasting()
  const about = `state folder ${quote(folder, 300)}, owner ${found.uid}, mode ${octal(found.mode)}`
  return [
    lasts
      ? { code: 'state', level: 'ok', message: about }
      : { code: 'state-not-lasting', level: 'problem', message: `${about}: nothing can be written there` },
    ...privateFile(folder, found),
    ...(await checkPins(state, policy, io)),
    ...(await readable('consents', () => loadConsents(folder))),
    ...(await readable('guarded entries', () => loadGuarded(folder))),
    ...(await checkPending(state)),
    ...checkVerdicts(folder, policy),
  ]
}

async function readable(what: string, load: () => Promise<unknown>): Promise<Diagnosis[]> {
  try {
    await load()
    return []
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ code: error.code, level: 'problem', message: `${what}: ${error.message}` }]
  }
}

/** What hooks answer from. This account can write it, so where pins are claims it is one, too. */
function checkVerdicts(folder: string, policy: EffectivePolicy | null): Diagnosis[] {
  try {
    const verdicts = readVerdicts(folder)
    if (verdicts.length === 0 || policy === null || policy.delegated === null) return []
    const message = `hooks answer from ${verdicts.length} verdicts that this account can write: only a guard holds the machine policy`
    return [{ code: 'verdicts-are-claims', level: 'advisory', message }]
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ code: error.code, level: 'problem', message: `verdicts for hooks: ${error.message}` }]
  }
}

async function checkPins(state: State, policy: EffectivePolicy | null, io: Io): Promise<Diagnosis[]> {
  let lock: Lock
  try {
    lock = await state.load()
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ code: error.code, level: 'problem', message: `pins: ${error.message}` }]
  }
  const pins = [...lock.servers]
  const claims = policy === null ? [] : pins.filter(([entry, { name }]) => !pinsCount(policy, { entry, name }))
  const ahead = pins.filter(([, { pinnedAt }]) => Date.parse(pinnedAt) > io.now() + clockToleranceMs)
  return [
    ...list('pins-are-claims', 'advisory', 'under the machine policy these pins are only claims', claims),
    ...list('clock-skew', 'problem', 'these pins are from the future: a clock is wrong, or was', ahead),
    ...list('definitions-missing', 'advisory', 'what these pins stand for is gone or altered', await lost(state, pins)),
  ]
}

const clockToleranceMs = 5 * 60_000

function list(
  code: string,
  level: Diagnosis['level'],
  words: string,
  pins: readonly (readonly [string, Pin])[],
): Diagnosis[] {
  if (pins.length === 0) return []
  const names = pins.slice(0, 5).map(([entry]) => visibleLine(entry, 60))
  return [{ code, level, message: `${words}: ${names.join(', ')}${pins.length > 5 ? ', …' : ''}` }]
}

/** Pins with a hash whose definition is not kept any more: their changes can then only be told, not shown. */
async function lost(state: State, pins: readonly [string, Pin][]): Promise<[string, Pin][]> {
  const found: [string, Pin][] = []
  for (const pin of pins) if (!(await hasDefinitions(state, pin[1]))) found.push(pin)
  return found
}

async function hasDefinitions(state: State, { hashes }: Pin): Promise<boolean> {
  if (hashes.instructions !== null && (await state.instructions(hashes.instructions)) === undefined) return false
  for (const section of itemSections) {
    for (const hash of hashes.sections[section].values()) {
      if ((await state.definition(hash)) === undefined) return false
    }
  }
  return true
}

async function checkPending(state: State): Promise<Diagnosis[]> {
  try {
    const waiting = await state.pending()
    if (waiting.length === 0) return []
    const message = `${waiting.length} server${waiting.length === 1 ? ' waits' : 's wait'} for a decision: touchmark status`
    return [{ code: 'pending', level: 'advisory', message }]
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return [{ code: error.code, level: 'problem', message: `what waits: ${error.message}` }]
  }
}
