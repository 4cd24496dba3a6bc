/** `touchmark lock --remove`: forgets what is pinned of a server, so that it is one that nobody has seen. */
import { join } from 'node:path'
import { dropVerdict } from '../src/client/assessment/keep-verdict.ts'
import { stateHome } from '../src/client/state/folders.ts'
import { loadLock, projectLockName, updateLock } from '../src/client/state/lock-file.ts'
import { State } from '../src/client/state/state.ts'
import { UsageError, VerificationError } from '../src/errors.ts'
import { pinsCount } from '../src/trust/grants.ts'
import { emptyLock, type Lock, withPin } from '../src/trust/pins.ts'
import { quote } from '../src/visible-text.ts'
import type { ParsedOptions } from './command.ts'
import { confirmByCode } from './confirm.ts'
import type { Io } from './io.ts'
import { outputOptions, readOutput } from './output-options.ts'
import { loadUserPolicy } from './policy.ts'
import { asciiJson } from './render/json.ts'

/** One pin that goes. */
interface Removal {
  readonly entry: string
  /** Server name, where the pin has one. */
  readonly name: string | null
  /** Where it stands. */
  readonly from: readonly ('state' | 'project' | 'status')[]
}

/**
 * Removes the pins of an entry, or of a server name, from the user's state folder and from this project's lock, after a
 * person has typed a code: what the server shows next is a first use, and no older version is noticed any more. The verdict
 * that hooks find goes with it, so that they refuse until the server is verified anew.
 *
 * @throws UsageError `E_USAGE` where nothing of that name is pinned, `E_CONFIRMATION_REQUIRED`; VerificationError
 * `E_NOT_DELEGATED` where a machine policy does not leave the server to the user; StateError as {@link State.update}.
 */
export async function removePins(wanted: string, options: ParsedOptions, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const state = new State(join(stateHome(io), 'touchmark'))
  const path = join(io.cwd, projectLockName)
  const [own, project] = [await state.load(), (await loadLock(path)) ?? emptyLock]
  const pins = findPins(wanted, own, project)
  const removals = pins.length > 0 ? pins : [await findWaiting(wanted, own, project, state)]
  await requireLeftToUser(removals, io)
  await confirmByCode(question(removals), io)
  const without = (lock: Lock): Lock => removals.reduce((left, { entry }) => withPin(left, entry, null), lock)
  if (removals.some(({ from }) => from.includes('state'))) await state.update(without)
  if (removals.some(({ from }) => from.includes('project'))) await updateLock(path, (lock) => lock && without(lock))
  for (const { entry } of removals) {
    await dropVerdict(state.folder, entry)
    await state.savePending(entry, null)
  }
  io.stdout.write(format === 'json' ? asciiJson({ removed: removals }) : removals.map(removedLine).join(''))
  return 0
}

/** Options that go with it. */
export const removeOptions = {
  remove: { type: 'string', value: 'ENTRY', help: 'forget the pins of an entry or of a server name; asks for a code' },
  ...outputOptions,
} as const

function findPins(wanted: string, own: Lock, project: Lock): Removal[] {
  const entries = [...new Set([...own.servers.keys(), ...project.servers.keys()])].sort()
  return entries.flatMap((entry): Removal[] => {
    const [mine, claimed] = [own.servers.get(entry), project.servers.get(entry)]
    const name = (mine ?? claimed)?.name ?? null
    if (entry !== wanted && name !== wanted) return []
    return [{ entry, name, from: [...(mine ? ['state' as const] : []), ...(claimed ? ['project' as const] : [])] }]
  })
}

/** A server that was never pinned, and is gone, would else wait in `status` for ever. */
async function findWaiting(wanted: string, own: Lock, project: Lock, state: State): Promise<Removal> {
  const waits = (await state.pending()).some(({ entry }) => entry === wanted)
  if (waits) return { entry: wanted, name: null, from: ['status'] }
  const entries = [...new Set([...own.servers.keys(), ...project.servers.keys()])].sort()
  throw new UsageError('E_USAGE', {
    found: `no pin of ${quote(wanted, 200)}`,
    where: `your state folder and ${projectLockName} here`,
    expected: entries.length === 0 ? 'a pinned server; there is none' : `one of ${listed(entries)}`,
  })
}

/** Most entries that are named. */
const maxNamed = 20

function listed(entries: readonly string[]): string {
  const named = entries.slice(0, maxNamed).map((entry) => quote(entry, 120))
  return `${named.join(', ')}${entries.length > maxNamed ? ` and ${entries.length - maxNamed} more` : ''}`
}

async function requireLeftToUser(removals: readonly Removal[], io: Io): Promise<void> {
  const policy = await loadUserPolicy(io)
  const kept = removals.find((removal) => !pinsCount(policy, removal))
  if (kept === undefined) return
  throw new VerificationError('E_NOT_DELEGATED', {
    found: 'a server that the machine policy does not leave to you',
    where: quote(kept.name ?? kept.entry, 200),
    expected: 'one whose name it delegates',
    next: 'Whoever looks after this machine can approve or block it: touchmark review',
  })
}

function question(removals: readonly Removal[]): string {
  const lines = removals.map((removal) => `  - ${placed(removal)}\n`)
  const what = 'What is pinned of these is forgotten; what they show next is a first use, an older version too:'
  return `${what}\n${lines.join('')}Forget it?`
}

function removedLine(removal: Removal): string {
  return `removed: ${placed(removal)}\n`
}

const places = {
  state: 'your state folder',
  project: projectLockName,
  status: 'what "touchmark status" shows; it is not pinned',
} as const

function placed({ entry, name, from }: Removal): string {
  const named = name === null || name === entry ? '' : ` (${quote(name, 120)})`
  return `${quote(entry, 200)}${named} from ${from.map((place) => places[place]).join(' and ')}`
}
