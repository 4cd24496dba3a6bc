/** The control statements of a name, as options and the state folder have them. */
import { resolve } from 'node:path'
import { parseControlFile } from '../src/attestation/control-file.ts'
import type { AssessRequest, ControlSource } from '../src/client/assess.ts'
import { gatherControl } from '../src/client/control-source.ts'
import { ControlStore } from '../src/client/control-store.ts'
import { readMachineFile } from '../src/client/policy-files.ts'
import { ConfigError, VerificationError } from '../src/errors.ts'
import { quote } from '../src/visible-text.ts'
import type { OptionSpecs } from './command.ts'
import { readNamedFile } from './files.ts'
import type { Io } from './io.ts'

/** Control statements at hand. */
export const controlOption = {
  control: {
    type: 'string',
    value: 'FILE',
    help: 'what a registry answers to /v1/servers/NAME/control, at hand: who may sign, what is withdrawn',
  },
} as const satisfies OptionSpecs

/** How long an answer counts within one process: a guarded session comes to a verdict several times. */
const keptForMs = 60_000

/**
 * Asks the registry of the policy, or reads the named file, and remembers what was seen; offline it is what was seen last.
 * Asks at most once a minute.
 *
 * Under a machine policy neither a file of the user nor what their state folder keeps stands in for the registry: whoever
 * runs as the user could leave a revocation out.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND`, `E_FILE_ACCESS`; FormatError `E_STATEMENT_INVALID` where the file is none;
 * VerificationError `E_NOT_DELEGATED` for a file that others than the machine's owner can write, under a machine policy.
 */
export async function controlSource(
  named: string | undefined,
  { policy, offline, trustedRoot = null }: Pick<AssessRequest, 'policy' | 'offline' | 'trustedRoot'>,
  stateFolder: string,
  io: Io,
): Promise<ControlSource> {
  const isMachine = policy.delegated !== null
  const bytes = named === undefined ? undefined : await readControlFile(named, isMachine, io)
  const file = bytes === undefined ? {} : { file: parseControlFile(bytes) }
  // What a user's folder keeps can be cut short by whoever runs as them. It then still shows what a registry hides.
  const store = isMachine && offline ? null : new ControlStore(stateFolder)
  const onKept = (confirmedAt: number): void => {
    const day = new Date(confirmedAt).toISOString()
    io.stderr.write(`note: control statements as of ${day}: what was revoked or withdrawn since is not known here
`)
  }
  const { registry } = policy
  const asked = new Map<string, { readonly at: number; readonly answer: ReturnType<ControlSource> }>()
  return (name) => {
    const now = io.now()
    const before = asked.get(name)
    if (before !== undefined && now - before.at < keptForMs) return before.answer
    const answer = gatherControl({ name, registry, store, offline, trustedRoot, now, onKept, ...file })
    asked.set(name, { at: now, answer })
    return answer
  }
}

async function readControlFile(named: string, isMachine: boolean, io: Io): Promise<Uint8Array> {
  if (!isMachine) return readNamedFile(named, io)
  try {
    const bytes = await readMachineFile(resolve(io.cwd, named), io.machinePolicy.owner)
    return bytes ?? readNamedFile(named, io)
  } catch (cause) {
    if (!(cause instanceof ConfigError) || cause.code !== 'E_POLICY_INVALID') throw cause
    throw new VerificationError('E_NOT_DELEGATED', {
      found: 'control statements of your own choice, which the machine policy does not leave to you',
      where: quote(named, 300),
      expected: 'a file that only whoever looks after this machine can write',
      next: 'What is left out of such a file would count no more: a revocation, for instance',
      cause,
    })
  }
}
