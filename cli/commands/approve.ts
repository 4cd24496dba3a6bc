import { formatCallDecision } from '../../src/attestation/call-decision.ts'
import { callRequestDigest, formatPlainDecision } from '../../src/client/state/call-request.ts'
import { VerificationError } from '../../src/errors.ts'
import { pinsCount } from '../../src/trust/grants.ts'
import type { Command, ParsedArguments, ParsedOptions } from '../command.ts'
import { confirmByCode } from '../confirm.ts'
import type { Io } from '../io.ts'
import { outputOptions } from '../output-options.ts'
import { loadUserPolicy } from '../policy.ts'
import { waitingCallLines } from '../render/waiting-call.ts'
import { openReviewer } from '../reviewer.ts'
import { signingOptions } from '../signing-options.ts'
import {
  decisionOptions,
  decisionOutput,
  type FoundCall,
  findCall,
  keepDecision,
  putDecision,
} from '../waiting-calls.ts'

/** `touchmark approve`: let one call go on that waits for a person. */
export const approveCommand: Command = {
  summary: 'let one call go on that waits for you: exactly that one, once',
  usage: 'ID | [--key FILE | --keyless] [-o FILE] ID|FILE | keep FILE',
  details: [
    '"touchmark status" shows which calls wait. The call is shown in whole first, and you type a code on a terminal. Where a',
    'machine policy does not leave the server to you, one of its approvers has to sign: with --key and the passphrase of that',
    'key, or --keyless. An approver elsewhere is given the file in pending/ of the state folder, signs with -o, and "approve',
    'keep FILE" brings the decision back.',
  ].join('\n'),
  targets: 0,
  options: {
    ...decisionOptions,
    ...signingOptions,
    ...outputOptions,
  },
  run,
}

async function run({ options, words }: ParsedArguments, io: Io): Promise<number> {
  const [first, second] = words
  if (first === 'keep' && words.length === 2) return await keepDecision(second ?? '', io)
  const found = await findCall(words, approveCommand.usage, io)
  io.stderr.write(`${waitingCallLines(found.request, true).join('\n')}\n`)
  const bytes = isSigned(options) ? await signed(found, options, io) : await typed(found, io)
  await putDecision(found, bytes, options, io)
  return decisionOutput('approved', found, options, io)
}

function isSigned(options: ParsedOptions): boolean {
  return options.text('key') !== undefined || options.flag('keyless')
}

const question = 'Let exactly this call go on, once?'

async function signed({ request }: FoundCall, options: ParsedOptions, io: Io): Promise<Uint8Array> {
  const signer = await openReviewer(options, io)
  await confirmByCode(question, io)
  const decision = { decision: 'approve', id: request.id, requestDigest: callRequestDigest(request) } as const
  return (await signer.signPayload(formatCallDecision(decision))).bundle
}

async function typed({ request }: FoundCall, io: Io): Promise<Uint8Array> {
  if (!pinsCount(await loadUserPolicy(io), request) || request.approval === 'signature') {
    throw new VerificationError('E_APPROVAL_REQUIRED', {
      found: 'a call of a server that the machine policy does not leave to you',
      expected: 'the signature of an approver whom it names',
      next: `An approver runs: touchmark approve --key FILE ${request.id}`,
    })
  }
  await confirmByCode(question, io)
  return formatPlainDecision({ decision: 'approve', id: request.id, requestDigest: callRequestDigest(request) })
}
