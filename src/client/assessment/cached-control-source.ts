/** The control statements of a name, as they were named and as the state folder has them. */
import { resolve } from 'node:path'
import type { ControlFile } from '../../attestation/control-file.ts'
import { ConfigError, VerificationError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { readNamedFile } from '../files/named-file.ts'
import { readMachineFile } from '../policy/policy-bytes.ts'
import type { ControlRequest } from '../statements/control-source.ts'
import type { Surroundings } from '../surroundings.ts'
import type { AssessRequest, ControlSource } from './assessment.ts'

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
export async function cachedControlSource(
  named: string | undefined,
  { policy, offline, trustedRoot = null }: Pick<AssessRequest, 'policy' | 'offline' | 'trustedRoot'>,
  stateFolder: string,
  io: Surroundings,
): Promise<ControlSource> {
  const isMachine = policy.delegated !== null
  const bytes = named === undefined ? undefined : await readControlFile(named, isMachine, io)
  const file = bytes === undefined ? {} : { file: await controlFileOf(bytes) }
  // What a user's folder keeps can be cut short by whoever runs as them. It then still shows what a registry hides.
  const keeps = !(isMachine && offline)
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
    const answer = ask({ name, registry, offline, trustedRoot, now, onKept, ...file }, keeps ? stateFolder : null)
    asked.set(name, { at: now, answer })
    return answer
  }
}

/** Loaded at the first name that is asked for: most entries have none. */
async function ask(request: Omit<ControlRequest, 'store'>, storeFolder: string | null): ReturnType<ControlSource> {
  const [{ gatherControl }, { ControlStore }] = await Promise.all([
    import('../statements/control-source.ts'),
    import('../statements/control-store.ts'),
  ])
  return await gatherControl({ ...request, store: storeFolder === null ? null : new ControlStore(storeFolder) })
}

async function controlFileOf(bytes: Uint8Array): Promise<ControlFile> {
  return (await import('../../attestation/control-file.ts')).parseControlFile(bytes)
}

async function readControlFile(named: string, isMachine: boolean, io: Surroundings): Promise<Uint8Array> {
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
