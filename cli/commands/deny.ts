import { callRequestDigest, formatPlainDecision } from '../../src/client/state/call-request.ts'
import type { Command, ParsedArguments } from '../command.ts'
import type { Io } from '../io.ts'
import { outputOptions } from '../output-options.ts'
import { decisionOptions, decisionOutput, findCall, putDecision } from '../waiting-calls.ts'

/** `touchmark deny`: refuse one call that waits for a person. It tightens, so no code is asked for. */
export const denyCommand: Command = {
  summary: 'refuse one call that waits for you',
  usage: 'ID | -o FILE ID|FILE',
  targets: 0,
  options: {
    ...decisionOptions,
    ...outputOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const found = await findCall(words, denyCommand.usage, io)
  const { request } = found
  const decision = { decision: 'deny', id: request.id, requestDigest: callRequestDigest(request) } as const
  await putDecision(found, formatPlainDecision(decision), options, io)
  return decisionOutput('denied', found, options, io)
}
