import { join } from 'node:path'
import { assess } from '../../src/client/assessment/assess.ts'
import type { Assessment } from '../../src/client/assessment/assessment.ts'
import { decidePin, recordVerdict } from '../../src/client/assessment/commit-pin.ts'
import { keepForHooks } from '../../src/client/assessment/keep-verdict.ts'
import type { PreparedAssessment } from '../../src/client/assessment/prepare-assessment.ts'
import { pinSubject } from '../../src/client/configuration/configured-servers.ts'
import { addConsent } from '../../src/client/configuration/consent.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { loadLock, projectLockName, updateLock } from '../../src/client/state/lock-file.ts'
import { describeTarget, type Target } from '../../src/client/target.ts'
import { UsageError, VerificationError } from '../../src/errors.ts'
import { type Change, diffSnapshots } from '../../src/snapshot/change.ts'
import { equalHashes } from '../../src/snapshot/equal-hashes.ts'
import { type Mask, proposeMasks } from '../../src/snapshot/mask.ts'
import { pinsCount } from '../../src/trust/grants.ts'
import { emptyLock, type Pin, withPin } from '../../src/trust/pins.ts'
import { quote } from '../../src/visible-text.ts'
import { assessAndKeep, assessmentOptions, prepareAssessment } from '../assessment.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { readOrFindTarget } from '../configured-target.ts'
import { confirmByCode } from '../confirm.ts'
import type { Io } from '../io.ts'
import { keepPin, unseenHere } from '../kept-pin.ts'
import { launchOptions } from '../launch.ts'
import { type LaunchChecks, launchAndLook } from '../launch-and-look.ts'
import { type Look, look } from '../look.ts'
import { offerOptions } from '../offer-options.ts'
import { readOutput } from '../output-options.ts'
import { removeOptions, removePins } from '../remove-pin.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import { canBeAccepted } from '../render/reasons.ts'
import { exitStatus, renderVerdict, type VerdictView, verdictReport } from '../render/verdict.ts'
import { targetOptions } from '../target-options.ts'

/** `touchmark lock`: remember what a server shows now. */
export const lockCommand: Command = {
  summary: 'pin what a server shows now, or check it against the pin',
  usage: '[--check | --update] [OPTIONS] TARGET | --entry NAME | --remove ENTRY',
  details: [
    'With --entry NAME and no target: the server of that name in a client of yours, or in a file of this folder, as the\nclient starts it, with its variables.',
    `The pin goes into ${projectLockName} here, for pull requests, and into your own state folder, which is what counts.`,
    'A pin is never replaced by another unless --update says so, with a code that you type on a terminal. --remove forgets',
    'what is pinned of a configuration entry, or under a server name: what that server shows next is a first use.',
  ].join('\n'),
  targets: 1,
  options: {
    check: { type: 'boolean', help: 'write nothing; exit with 1 where the server is not as pinned' },
    update: { type: 'boolean', help: 'replace a pin that differs, after you have read the difference' },
    twice: { type: 'boolean', help: 'look twice, and mask the dates that change at every start' },
    ...assessmentOptions,
    ...launchOptions,
    ...removeOptions,
    ...offerOptions,
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const removed = options.text('remove')
  if (Number(options.flag('check')) + Number(options.flag('update')) + Number(removed !== undefined) > 1)
    throw new UsageError('E_USAGE', { found: 'more than one of --check, --update, --remove', expected: 'one of them' })
  if (removed !== undefined && words.length > 0)
    throw new UsageError('E_USAGE', { found: '--remove with a target', expected: '--remove ENTRY' })
  if (removed !== undefined) return await removePins(removed, options, io)
  const planned = await readOrFindTarget({ options, words }, io)
  const { target } = planned
  const prepared = askingOnce(await prepareAssessment(target, planned.options, planned.io))
  const launched = await launchAndLook(planned.started, prepared, planned.options, planned.io)
  const { seen, notices, started, facts, checks } = launched
  renderNotices(notices, io)
  const { snapshot, masks } = options.flag('twice') ? await lookAgain(seen, started, planned.options, io) : once(seen)
  const assessment = await assessAndKeep({ ...prepared, ...facts, snapshot, masks, acceptFirst: true }, io)
  const { verdict } = assessment
  show(assessment, checks, { label: prepared.name ?? describeTarget(target), named: planned.named }, options, io)
  if (options.flag('check')) return exitStatus(verdict, true)
  const refused = verdict.effect === 'block' || verdict.effect === 'could-not-check'
  const others = verdict.reasons.filter(({ code }) => code !== 'approval-required')
  const differs = !refused && replacesPin(assessment)
  const accepted = (refused || differs) && options.flag('update') && canBeAccepted(others)
  if (differs && !accepted) return keepPin(prepared.entry, io)
  if (refused && !accepted) return exitStatus(verdict, false)
  if (accepted) requireDecision(prepared, assessment)
  if (accepted) await confirmByCode(`Replace the pin of ${quote(prepared.entry, 120)} by what is shown above?`, io)
  await write(assessment, prepared, io)
  if (!planned.named) await rememberTyped(assessment, options, io)
  // The verdict that hooks find is the one beside the new pin, of the same look, reading and answers.
  const pins = { ...prepared.pins, user: await prepared.state.load() }
  const { found } = assessment
  await keepForHooks(await assess({ ...prepared, ...facts, pins, snapshot, found }), prepared, 'lock', io)
  return 0
}

/** A flag passes, and never replaces a pin: what it is about may be a smaller server, or a newer one that waits. */
function replacesPin({ baseline, proposed, verdict }: Assessment): boolean {
  if (baseline.baseline !== 'trusted' || baseline.pin === null || proposed === null) return false
  return verdict.effect === 'flag' && !equalHashes(baseline.pin.hashes, proposed.hashes)
}

/** What is judged twice in one run is asked for once. */
function askingOnce(prepared: PreparedAssessment): PreparedAssessment {
  const { control } = prepared
  if (control === undefined) return prepared
  const answers = new Map<string, ReturnType<typeof control>>()
  const asked = (name: string): ReturnType<typeof control> => {
    const answer = answers.get(name) ?? control(name)
    answers.set(name, answer)
    return answer
  }
  return { ...prepared, control: asked }
}

/**
 * Under a machine policy a pin counts only for the names that it delegates, so to replace one decides nothing.
 *
 * @throws VerificationError `E_APPROVAL_REQUIRED` with what an approver would run.
 */
function requireDecision({ policy, entry }: PreparedAssessment, { evidence, proposed }: Assessment): void {
  const { name } = evidence
  if (pinsCount(policy, { entry, name })) return
  const version = proposed?.version ?? null
  const subject = name !== null && version !== null ? `${name}@${version}` : entry
  throw new VerificationError('E_APPROVAL_REQUIRED', {
    found: 'a change that the machine policy does not leave to you',
    where: `the server ${quote(name ?? entry, 120)}`,
    expected: 'the review of an approver',
    next: `One of them runs: touchmark review --approve --key FILE -o FILE ${quote(subject, 120)} TARGET`,
  })
}

interface Looks {
  readonly snapshot: Look['seen']
  /** What a second look showed to be volatile. */
  readonly masks: readonly Mask[]
}

function once(snapshot: Look['seen']): Looks {
  return { snapshot, masks: [] }
}

/** A second look. What a mask covers is named, and so is what none can cover: that will be drift at every start. */
async function lookAgain(first: Look['seen'], target: Target, options: ParsedOptions, io: Io): Promise<Looks> {
  if (first instanceof Error) return once(first)
  const { seen } = await look(target, options, io)
  if (seen instanceof Error) return once(seen)
  const masks = proposeMasks(first, seen)
  for (const { section, name, pointer } of masks) {
    io.stderr.write(
      `note: masked, since it changes at every start: ${section} ${quote(name, 80)} at ${quote(pointer)}\n`,
    )
  }
  const isMasked = (change: Change): boolean =>
    masks.some(({ section, name }) => section === change.section && name === change.name)
  for (const change of diffSnapshots(first, seen)) {
    if (change.kind === 'context' || isMasked(change)) continue
    const { section, name } = change
    io.stderr.write(`note: changes at every start, and no mask can cover it: ${section} ${quote(name, 80)}\n`)
  }
  return { snapshot: first, masks }
}

function show(
  assessment: Assessment,
  checks: LaunchChecks,
  view: Pick<VerdictView, 'label' | 'named'>,
  options: ParsedOptions,
  io: Io,
): void {
  const { format, showText } = readOutput(options, io)
  const status = exitStatus(assessment.verdict, options.flag('check'))
  io.stdout.write(
    format === 'json'
      ? asciiJson(verdictReport(assessment, checks))
      : renderVerdict(assessment, { ...view, showText, status }),
  )
}

async function write(assessment: Assessment, prepared: PreparedAssessment, io: Io): Promise<void> {
  const { proposed, snapshot, entry } = assessment
  if (proposed === null || snapshot === null) throw new UsageError('E_USAGE', { found: 'nothing that can be pinned' })
  const unseen = await unseenHere(entry, snapshot, prepared.state)
  await decidePin(entry, proposed, snapshot, prepared.state)
  // What a session saw beside it still waits.
  if (unseen.length === 0)
    await recordVerdict({ ...assessment, verdict: { ...assessment.verdict, computedEffect: 'allow' } }, prepared.state)
  await writeProjectLock(entry, proposed, io)
  io.stderr.write(`\u2713 pinned in ${projectLockName} and in your state folder: ${quote(entry, 200)}\n`)
  for (const line of unseen) io.stderr.write(`note: ${line}\n`)
}

/**
 * A command that a person typed on a terminal is consent in itself: "verify --all" may start here what the lock now says, as
 * long as it says the same and takes no variable but those that were passed on by name.
 */
async function rememberTyped({ entry, proposed }: Assessment, options: ParsedOptions, io: Io): Promise<void> {
  if (proposed === null || io.askLine === undefined || options.list('env').some((word) => word.includes('='))) return
  const subject = pinSubject(entry, proposed, io.cwd)
  if (subject !== null) await addConsent(join(stateHome(io), 'touchmark'), entry, subject, io.now())
}

async function writeProjectLock(entry: string, pin: Pin, io: Io): Promise<void> {
  const path = join(io.cwd, projectLockName)
  await loadLock(path)
  await updateLock(path, (lock) => withPin(lock ?? emptyLock, entry, pin))
}
