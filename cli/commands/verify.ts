import { keepForHooks } from '../../src/client/assessment/keep-verdict.ts'
import { describeTarget } from '../../src/client/target.ts'
import { UsageError } from '../../src/errors.ts'
import { assessAndKeep, assessmentOptions, prepareAssessment } from '../assessment.ts'
import type { Command, ParsedArguments } from '../command.ts'
import { readOrFindTarget } from '../configured-target.ts'
import type { Io } from '../io.ts'
import { launchOptions } from '../launch.ts'
import { launchAndLook, provenChecks } from '../launch-and-look.ts'
import { offerOptions } from '../offer-options.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import { exitStatus, renderVerdict, verdictReport } from '../render/verdict.ts'
import { allReport, renderAll } from '../render/verify-all.ts'
import { targetOptions } from '../target-options.ts'
import { verifyAll, worstStatus } from '../verify-all.ts'

/** `touchmark verify`: is this live server what was signed and pinned? */
export const verifyCommand: Command = {
  summary: 'hold a live server against what was signed and pinned',
  usage: '[OPTIONS] TARGET | --entry NAME | --all',
  details: [
    'With --entry NAME and no target: the server of that name in a client of yours, or in a file of this folder, as the\nclient starts it, with its variables.',
    'Exit status: 0 allowed or flagged (1 with --strict where flagged), 1 blocked, 3 could not check, 4 credentials missing.',
    'Nothing is pinned here: "touchmark lock" and "touchmark guard" write pins.',
  ].join('\n'),
  targets: 1,
  options: {
    all: { type: 'boolean', help: 'every server that this folder\u2019s files and your clients name' },
    host: { type: 'string', value: 'CLIENT', help: 'with --all: only the servers of this client, such as cursor' },
    strict: { type: 'boolean', help: 'exit with 1 where something is flagged' },
    ...assessmentOptions,
    ...launchOptions,
    ...outputOptions,
    ...offerOptions,
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  if (options.flag('all')) return await runAll({ options, words }, io)
  const { format, showText } = readOutput(options, io)
  const planned = await readOrFindTarget({ options, words }, io)
  const { target } = planned
  const prepared = await prepareAssessment(target, planned.options, planned.io)
  const looked = await launchAndLook(planned.started, prepared, planned.options, planned.io)
  const { seen, notices, facts } = looked
  renderNotices(notices, io)
  const assessment = await assessAndKeep({ ...prepared, ...facts, snapshot: seen }, io)
  await keepForHooks(assessment, prepared, 'verify', io)
  const checks = await provenChecks(looked, assessment, prepared, io)
  const label = prepared.name ?? assessment.baseline.pin?.name ?? describeTarget(target)
  const status = exitStatus(assessment.verdict, options.flag('strict'))
  io.stdout.write(
    format === 'json'
      ? asciiJson(verdictReport(assessment, checks))
      : renderVerdict(assessment, { label, named: planned.named, showText, status }),
  )
  return status
}

async function runAll({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  if (words.length > 0) throw new UsageError('E_USAGE', { found: '--all and a target', expected: 'one of them' })
  const results = await verifyAll(options, io)
  const status = worstStatus(results)
  io.stdout.write(format === 'json' ? asciiJson(allReport(results, status)) : renderAll(results, status))
  return status
}
