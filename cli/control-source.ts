/** The control statements of a name, as options and the state folder have them. */
import { parseControlFile } from '../src/attestation/control-file.ts'
import type { AssessRequest, ControlSource } from '../src/client/assess.ts'
import { gatherControl } from '../src/client/control-source.ts'
import { ControlStore } from '../src/client/control-store.ts'
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

/**
 * Asks the registry of the policy, or reads the named file, and remembers what was seen; offline it is what was seen last.
 *
 * @throws ConfigError `E_FILE_NOT_FOUND`, `E_FILE_ACCESS`; FormatError `E_STATEMENT_INVALID` where the file is none.
 */
export function controlSource(
  named: string | undefined,
  { policy, offline, trustedRoot = null }: Pick<AssessRequest, 'policy' | 'offline' | 'trustedRoot'>,
  stateFolder: string,
  io: Io,
): ControlSource {
  const file = named === undefined ? {} : { file: parseControlFile(readNamedFile(named, io)) }
  const store = new ControlStore(stateFolder)
  return (name) => gatherControl({ name, registry: policy.registry, store, offline, trustedRoot, ...file })
}
