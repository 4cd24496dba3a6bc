import { join } from 'node:path'
import { stateHome } from '../../src/client/folders.ts'
import { State } from '../../src/client/state.ts'
import type { Command, ParsedArguments } from '../command.ts'
import type { Io } from '../io.ts'
import { outputOptions, readOutput } from '../output-options.ts'
import { asciiJson } from '../render/json.ts'
import { renderStatus, statusReport } from '../render/status.ts'

/** `touchmark status`: what waits for somebody to look. */
export const statusCommand: Command = {
  summary: 'show what is withheld or flagged, since when, and why',
  usage: '',
  targets: 0,
  options: { ...outputOptions },
  run,
}

async function run({ options }: ParsedArguments, io: Io): Promise<number> {
  const { format, showText } = readOutput(options, io)
  const pending = await new State(join(stateHome(io), 'touchmark')).pending()
  io.stdout.write(format === 'json' ? asciiJson(statusReport(pending, showText)) : renderStatus(pending, showText))
  return 0
}
