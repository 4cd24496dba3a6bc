/** A client's question to its hook, from the bytes on standard input to the line on standard output. */
import { parseJson } from '../../encoding/strict-json.ts'
import { TouchmarkError } from '../../errors.ts'
import type { HookAnswer, HookClient, HookEvent } from '../../hosts/hook-event.ts'
import { readHookEvent } from '../../hosts/hook-input.ts'
import { askingClients, formatHookAnswer } from '../../hosts/hook-output.ts'
import { type JudgedCall, judgeCall } from './judge-call.ts'
import type { HookSurroundings } from './surroundings.ts'

/** Most bytes that a client may give. */
export const maxHookInput = 8 * 1024 * 1024

/**
 * Answers. `input` null: more than {@link maxHookInput} bytes. What is not the client's documented form is refused as a
 * call: nobody knows what it was.
 */
export async function answerHook(
  client: HookClient,
  input: Uint8Array | null,
  around: HookSurroundings,
): Promise<string> {
  const event = readInput(client, input)
  if (event === undefined) {
    const judged: JudgedCall = { kind: 'deny', code: 'unreadable', tool: null, entry: inputEntry(client) }
    return formatHookAnswer(client, 'call', await settle(judged, around))
  }
  return formatHookAnswer(client, event.kind, await answerEvent(client, event, around))
}

function readInput(client: HookClient, input: Uint8Array | null): HookEvent | undefined {
  if (input === null) return undefined
  try {
    return readHookEvent(client, parseJson(input).value)
  } catch (error) {
    if (error instanceof TouchmarkError) return undefined
    throw error
  }
}

async function answerEvent(client: HookClient, event: HookEvent, around: HookSurroundings): Promise<HookAnswer> {
  if (event.kind === 'other') return { kind: 'pass' }
  if (event.kind === 'session-start') {
    const { sessionNotice } = await import('./session-notice.ts')
    const message = await sessionNotice(around)
    await forgetInputs(client, around)
    return message === null ? { kind: 'pass' } : { kind: 'notice', message }
  }
  const asking = { ...around, askFlagged: around.askFlagged && askingClients.has(client) }
  if (event.kind === 'call') return await settle(await judgeCall(client, event, asking), around)
  const { judgeElicitation } = await import('./judge-elicitation.ts')
  return await settle(await judgeElicitation(event, asking), around)
}

/** Writes down what is refused or asked about, where `touchmark status` shows it. That it cannot be changes no answer. */
async function settle(judged: JudgedCall, around: HookSurroundings): Promise<HookAnswer> {
  if (judged.kind === 'pass') return judged
  const { recordIncident } = await import('./record-incident.ts')
  return { kind: judged.kind, id: await recordIncident(judged, around) }
}

/** What could not be read in earlier sessions is no news in this one. */
async function forgetInputs(client: HookClient, { stateFolder }: HookSurroundings): Promise<void> {
  const { State } = await import('../../client/state/state.ts')
  await new State(stateFolder).settlePending(inputEntry(client)).catch(() => undefined)
}

/** Under what an input is written down that could not be read. */
function inputEntry(client: HookClient): string {
  return `hook ${client}`
}
