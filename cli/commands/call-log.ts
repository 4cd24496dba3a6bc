import { join, resolve } from 'node:path'
import { readNamedFile } from '../../src/client/files/named-file.ts'
import { stateHome } from '../../src/client/state/folders.ts'
import { ConfigError, UsageError } from '../../src/errors.ts'
import { type KeptHeads, readKeptHeads } from '../../src/guard/call-log/kept-heads.ts'
import { type CallLogReport, type VerifiedChain, verifyCallLogs } from '../../src/guard/call-log/verify-call-log.ts'
import { callLogFolder } from '../../src/guard/calls/session-call-log.ts'
import { quote } from '../../src/visible-text.ts'
import type { Command, ParsedArguments } from '../command.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { renderCallLogs } from '../render/call-logs.ts'
import { asciiJson } from '../render/json.ts'

/** `touchmark call-log verify`: whether the calls that were written down are still all there, as they were written. */
export const callLogCommand: Command = {
  summary: 'verify the logs of calls that guards wrote',
  usage: 'verify [FILE-OR-FOLDER ...]',
  details: [
    'Without a path: the logs in your state folder. A line that was altered, removed, added or moved is found with its',
    'number. A removed end shows only against heads that are kept elsewhere: --expect-head names a file of them, such as',
    'the one that "guard --call-log-head" wrote, or a syslog. Exit status: 0 intact and anchored, 1 tampered with, 3 where',
    'there is no log, or its end is not anchored. Format: docs/spec/call-log.md.',
  ].join('\n'),
  targets: 0,
  options: {
    'expect-head': { type: 'string', multiple: true, value: 'FILE', help: 'heads that were kept elsewhere' },
    ...outputOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const { format } = readOutput(options, io)
  const [action, ...named] = words
  if (action !== 'verify') {
    throw new UsageError('E_USAGE', { found: `"call-log" with ${quote(action ?? '')}`, expected: callLogCommand.usage })
  }
  const heads = readHeads(options.list('expect-head'), io)
  const report =
    named.length > 0
      ? await verifyCallLogs(
          named.map((path) => resolve(io.cwd, path)),
          heads,
        )
      : await verifyOwn(io, heads)
  io.stdout.write(format === 'json' ? asciiJson(toJson(report)) : renderCallLogs(report))
  return exitStatus(report)
}

/** A folder that no guard has made yet is as an empty one: nothing is there to verify, and what heads tell of is missing. */
async function verifyOwn(io: Io, heads: KeptHeads): Promise<CallLogReport> {
  try {
    return await verifyCallLogs([callLogFolder(join(stateHome(io), 'touchmark'))], heads)
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'E_FILE_NOT_FOUND') throw error
    return { chains: [], missing: [...heads.keys()].sort() }
  }
}

/** All files together, so that two that contradict each other are found. */
function readHeads(paths: readonly string[], io: Io): KeptHeads {
  return readKeptHeads(paths.map((path) => Buffer.from(readNamedFile(path, io)).toString('utf8')).join('\n'))
}

function toJson({ chains, missing }: CallLogReport) {
  return {
    chains: chains.map(({ problem, ...chain }) => ({
      ...chain,
      ...(problem === null ? {} : { problem: { ...problem } }),
    })),
    missing,
  }
}

function exitStatus({ chains, missing }: CallLogReport): number {
  if (missing.length > 0 || chains.some(({ state }) => state === 'tampered')) return 1
  return chains.length === 0 || chains.some((chain) => !isAnchored(chain)) ? 3 : 0
}

function isAnchored({ anchoredTo }: VerifiedChain): boolean {
  return anchoredTo !== null
}
