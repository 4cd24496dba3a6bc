import { assess } from '../../src/client/assess.ts'
import { describeTarget, requireLive } from '../../src/client/target.ts'
import { assessmentOptions, look, prepareAssessment } from '../assessment.ts'
import type { Command, ParsedArguments } from '../command.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderNotices } from '../render/notices.ts'
import { exitStatus, renderVerdict, verdictReport } from '../render/verdict.ts'
import { readTarget, targetOptions } from '../target-options.ts'

/** `touchmark verify`: is this live server what was signed and pinned? */
export const verifyCommand: Command = {
  summary: 'hold a live server against what was signed and pinned',
  usage: '[OPTIONS] TARGET',
  details: [
    'Exit status: 0 allowed or flagged (1 with --strict where flagged), 1 blocked, 3 could not check, 4 credentials missing.',
    'Nothing is pinned here: "touchmark lock" and "touchmark guard" write pins.',
  ].join('\n'),
  targets: 1,
  options: {
    strict: { type: 'boolean', help: 'exit with 1 where something is flagged' },
    ...assessmentOptions,
    ...outputOptions,
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format, showText } = readOutput(options, io)
  const target = requireLive(readTarget(words, options, io))
  const prepared = await prepareAssessment(target, options, io)
  const { seen, notices } = await look(target, options, io)
  renderNotices(notices, io)
  const assessment = await assess({ ...prepared, snapshot: seen })
  const label = prepared.name ?? assessment.baseline.pin?.name ?? describeTarget(target)
  const status = exitStatus(assessment.verdict, options.flag('strict'))
  io.stdout.write(
    format === 'json' ? asciiJson(verdictReport(assessment)) : renderVerdict(assessment, { label, showText, status }),
  )
  return status
}
