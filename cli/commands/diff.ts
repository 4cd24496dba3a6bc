import { UsageError } from '../../src/errors.ts'
import { lintChanges } from '../../src/lint/change-lint.ts'
import { diffSnapshots } from '../../src/snapshot/change.ts'
import type { Command, ParsedArguments } from '../command.ts'
import type { Io } from '../io.ts'
import { loadSnapshot } from '../load-snapshot.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { changeReport, renderChanges } from '../render/changes.ts'
import { asciiJson } from '../render/json.ts'
import { targetOptions } from '../target-options.ts'

/** `touchmark diff A B`: what changed between two snapshots or servers, classified. */
export const diffCommand: Command = {
  summary: 'show what changed between two snapshots or servers',
  usage: '[OPTIONS] A B',
  details:
    'Exit status is 0 whether or not something changed; with --exit-code it is 1 where something a model reads did.',
  targets: 2,
  options: {
    'exit-code': { type: 'boolean', help: 'exit with 1 where instructions or definitions differ' },
    ...outputOptions,
    profile: { type: 'string', value: 'PROFILE', help: 'the profile of NAME@VERSION (default "default")' },
    ...targetOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format, showText } = readOutput(options, io)
  const [first, ...rest] = words
  if (first === undefined || rest.length === 0) {
    throw new UsageError('E_USAGE', { found: `${words.length} of 2 targets`, expected: 'touchmark diff A B' })
  }
  const from = await loadSnapshot([first], options, io)
  const to = await loadSnapshot(rest, options, io)
  const found = diffSnapshots(from.snapshot, to.snapshot)
  const linted = lintChanges(from.snapshot, to.snapshot, found)
  const report = changeReport(from.label, to.label, linted)
  io.stdout.write(format === 'json' ? asciiJson(report) : renderChanges(from.label, to.label, linted, showText))
  const differs = linted.changes.some(({ change }) => change.kind !== 'context')
  return differs && options.flag('exit-code') ? 1 : 0
}
