import { join } from 'node:path'
import { stateHome } from '../../src/client/state/folders.ts'
import { pendingCalls, pendingFolder } from '../../src/client/state/pending-calls.ts'
import { State } from '../../src/client/state/state.ts'
import { TouchmarkError } from '../../src/errors.ts'
import { refuseWords } from '../arguments.ts'
import type { Command, ParsedArguments } from '../command.ts'
import { configuredEntries } from '../entries-elsewhere.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderStatus, statusReport } from '../render/status.ts'

/** `touchmark status`: what waits for somebody to look. */
export const statusCommand: Command = {
  summary: 'show what is withheld or flagged, since when, and why, and which calls wait for you',
  usage: '[OPTIONS]',
  targets: 0,
  options: { ...outputOptions },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  refuseWords({ options, words })
  const { format, showText } = readOutput(options, io)
  const folder = join(stateHome(io), 'touchmark')
  const pending = await new State(folder).pending()
  const waiting = await pendingCalls(pendingFolder(folder))
  const calls = waiting.filter(({ until }) => Date.parse(until) > io.now())
  io.stdout.write(
    format === 'json'
      ? asciiJson(statusReport(pending, calls, showText))
      : renderStatus(pending, calls, {
          showText,
          configured: await configuredEntries(io),
          pinned: await pinnedEntries(new State(folder)),
        }),
  )
  return 0
}

/** Pins that cannot be read are told by every verb that needs them; what waits is shown all the same. */
async function pinnedEntries(state: State): Promise<ReadonlySet<string>> {
  try {
    return new Set((await state.load()).servers.keys())
  } catch (error) {
    if (!(error instanceof TouchmarkError)) throw error
    return new Set()
  }
}
