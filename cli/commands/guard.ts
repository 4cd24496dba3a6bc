import type { Launch } from '../../src/client/launch.ts'
import { type CommandTarget, requireLive, type Target } from '../../src/client/target.ts'
import { runGuardedSession } from '../../src/guard/guarded-session.ts'
import { serverVariables } from '../../src/hosts/guarded-command.ts'
import { assessmentOptions, prepareAssessment } from '../assessment.ts'
import { callLogOptions, readCallLogChoice } from '../call-log.ts'
import type { Command, ParsedArguments } from '../command.ts'
import type { Io } from '../io.ts'
import { launchOptions, launchTarget } from '../launch.ts'
import { signInOptions, withSignIn } from '../sign-in-options.ts'
import { readLimits, readTarget, targetOptions } from '../target-options.ts'

/** `touchmark guard`: stand between a client and a stdio server, for the whole session. */
export const guardCommand: Command = {
  summary: 'run in front of a server and pass only what is verified',
  usage: '[OPTIONS] COMMAND [ARGUMENTS] | URL',
  details: [
    'Put it in front of the command in your client\u2019s configuration, or in the place of a URL: it serves a remote server',
    'over stdio. Standard output carries the protocol and nothing else. What is withheld, and why, is shown by',
    '"touchmark status".',
  ].join('\n'),
  targets: 1,
  options: { ...assessmentOptions, ...launchOptions, ...targetOptions, ...callLogOptions, ...signInOptions },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const target = withSignIn(requireLive(readTarget(words, options, io)), options, io)
  const prepared = await prepareAssessment(target, options, io)
  const { exitCode } = await runGuardedSession(
    {
      target,
      prepared,
      launch: async () => withEnvironment(await launchTarget(target, prepared, options, io), io),
      stdin: io.rawStdin,
      stdout: io.rawStdout,
      stderr: io.rawStderr,
      signals: io.signals,
      limits: readLimits(options),
      callLog: readCallLogChoice(options),
    },
    io,
  )
  return exitCode
}

/**
 * What the client gave us is meant for the server, so all of it is passed on, but for what is ours. Pins hold the names
 * that --env states, not these: they differ from client to client.
 */
function withEnvironment({ target, ...launch }: Launch, io: Io): Launch {
  const own = (command: CommandTarget): Target => ({ ...command, env: { ...serverVariables(io.env), ...command.env } })
  return { ...launch, target: target.kind === 'command' ? own(target) : target }
}
