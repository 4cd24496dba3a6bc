import type { PreparedAssessment } from '../../src/client/assessment/prepare-assessment.ts'
import type { Launch } from '../../src/client/launch/launch-options.ts'
import { type CommandTarget, requireLive, type Target } from '../../src/client/target.ts'
import { runGuardedSession } from '../../src/guard/guarded-session/guarded-session.ts'
import { serverVariables } from '../../src/hosts/guarded-command.ts'
import { assessmentOptions, prepareAssessment } from '../assessment.ts'
import { callLogOptions, readCallLogChoice } from '../call-log.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import type { Io } from '../io.ts'
import { launchOptions, launchTarget } from '../launch.ts'
import { type ListenAddress, listenOptions, readListenAddress } from '../listen-options.ts'
import { sandboxOptions, withSandbox } from '../sandbox-options.ts'
import { readSecrets, secretOptions, withSecrets } from '../secret-options.ts'
import { readSessionChoice, sessionOptions } from '../session-options.ts'
import { signInOptions, withSignIn } from '../sign-in-options.ts'
import { readLimits, readTarget, targetOptions } from '../target-options.ts'

/** `touchmark guard`: stand between a client and a server, for the whole session. */
export const guardCommand: Command = {
  summary: 'run in front of a server and pass only what is verified',
  usage: '[OPTIONS] COMMAND [ARGUMENTS] | URL',
  details: [
    'Put it in front of the command in your client\u2019s configuration, or in the place of a URL: it serves a remote server',
    'over stdio. Standard output carries the protocol and nothing else. What is withheld, and why, is shown by',
    '"touchmark status".',
    '',
    'With --listen, clients that speak HTTP themselves are served: put the URL that is printed in the place of the',
    "server's. It holds a secret; keep it to yourself.",
  ].join('\n'),
  targets: 1,
  options: {
    ...assessmentOptions,
    ...launchOptions,
    ...targetOptions,
    ...callLogOptions,
    ...signInOptions,
    ...listenOptions,
    ...sessionOptions,
    ...sandboxOptions,
    ...secretOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const secrets = readSecrets(options, io)
  const given = withSecrets(requireLive(readTarget(words, options, io)), secrets)
  const address = readListenAddress(options, given)
  // Clients that speak HTTP sign in themselves, and their credentials go through.
  const target = address === null ? withSignIn(given, options, io) : given
  const prepared = await prepareAssessment(target, options, io)
  if (address !== null) return await listen(target, address, { options, prepared }, io)
  const { exitCode } = await runGuardedSession(
    {
      target,
      prepared,
      launch: async () =>
        await withSandbox(
          withEnvironment(await launchTarget(target, prepared, options, io), prepared, io),
          options,
          io,
        ),
      early: io.early,
      stdin: io.rawStdin,
      stdout: io.rawStdout,
      stderr: io.rawStderr,
      signals: io.signals,
      limits: readLimits(options),
      callLog: readCallLogChoice(options),
      secrets,
      onAssessed: () => io.onServing?.(),
      ...readSessionChoice(given, prepared, options, io),
    },
    io,
  )
  return exitCode
}

/** The relay is loaded only where there is an address: a client that waits for its command must not wait for it. */
async function listen(
  target: Target,
  address: ListenAddress,
  { options, prepared }: { readonly options: ParsedOptions; readonly prepared: PreparedAssessment },
  io: Io,
): Promise<number> {
  const { runListeningGuard } = await import('../listening-guard.ts')
  const launch = await withSandbox(await launchTarget(target, prepared, options, io), options, io)
  const session = readSessionChoice(target, prepared, options, io)
  const choice = { limits: readLimits(options), callLog: readCallLogChoice(options), ...session }
  return await runListeningGuard(launch, address, { choice, prepared }, io)
}

/**
 * What the client gave us is meant for the server, so all of it is passed on, but for what is ours. Pins hold the names
 * that --env states, not these: they differ from client to client. A variable that policy reads a secret from is not handed
 * on: the server gets the value where a rule says so, in the arguments of a call.
 */
function withEnvironment({ target, ...launch }: Launch, { policy }: PreparedAssessment, io: Io): Launch {
  const secrets = new Set<unknown>(Object.values(policy.calls?.secrets ?? {}))
  const given = Object.entries(serverVariables(io.env)).filter(([name]) => !secrets.has(`env:${name}`))
  const own = (command: CommandTarget): Target => ({
    ...command,
    env: { ...Object.fromEntries(given), ...command.env },
  })
  return { ...launch, target: target.kind === 'command' ? own(target) : target }
}
