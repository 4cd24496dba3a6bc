/** Where the policy of a machine, a user and a project lies, and its bytes. Loaded by every hook, so it loads little. */
import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { quote } from '../../visible-text.ts'
import { openToRead, requireOrdinary } from '../files/ordinary-file.ts'

/** Where the levels lie. Null: that level does not exist here. */
export interface PolicyPaths {
  readonly machine: string | null
  readonly user: string | null
  readonly project: string | null
}

/** Where a machine's policy lies: a fixed place, which nothing in the environment moves. */
export const machinePolicyPath = '/etc/touchmark/policy.jsonc'

/** The usual places: `/etc/touchmark`, the user's configuration folder, and the project's own. */
export function defaultPolicyPaths(folders: { configHome: string; project: string | null }): PolicyPaths {
  return {
    machine: machinePolicyPath,
    user: join(folders.configHome, 'touchmark', 'policy.jsonc'),
    project: folders.project === null ? null : join(folders.project, 'touchmark.policy.jsonc'),
  }
}

/** One level's file as it lies there. */
export interface PolicyBytes {
  readonly name: 'machine' | 'user' | 'project'
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * Reads every level that there is, machine first. `machineOwner` is the user id that must own the machine's file.
 *
 * @throws ConfigError `E_POLICY_INVALID` where the machine's file is not its owner's alone to write; `E_FILE_ACCESS` where
 * one cannot be read.
 */
export async function readPolicies(paths: PolicyPaths, machineOwner: number): Promise<PolicyBytes[]> {
  const found: PolicyBytes[] = []
  for (const name of ['machine', 'user', 'project'] as const) {
    const path = paths[name]
    const bytes = path === null ? undefined : readPolicy(path, name === 'machine' ? machineOwner : null)
    if (path !== null && bytes !== undefined) found.push({ name, path, bytes })
  }
  return found
}

/**
 * Reads a file of the machine's that only `owner` may have written; undefined where there is none. Throws as
 * {@link readPolicies}.
 */
export async function readMachineFile(path: string, owner: number): Promise<Uint8Array | undefined> {
  return readPolicy(path, owner)
}

/** Without waiting in between: a hook has nothing else to do, and each turn would cost it as much as the reading. */
function readPolicy(path: string, owner: number | null): Uint8Array | undefined {
  try {
    const file = openSync(path, openToRead)
    try {
      // The open file is looked at, not the path, so that nobody can put another in its place in between.
      const stats = fstatSync(file)
      requireOrdinary(stats)
      if (owner !== null && process.platform !== 'win32') {
        requireOwner(path, stats, owner)
        // Whoever can write the folder can take the file away.
        requireOwner(dirname(path), statSync(dirname(path)), owner)
      }
      return new Uint8Array(readFileSync(file))
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    if (cause instanceof ConfigError) throw cause
    throw new ConfigError('E_FILE_ACCESS', {
      found: 'a policy that cannot be read',
      where: quote(path, 400),
      expected: 'a file',
      next: 'A policy that is there but cannot be read is never treated as none',
      cause,
    })
  }
}

function requireOwner(path: string, { uid, mode }: { uid: number; mode: number }, owner: number): void {
  if (uid === owner && (mode & 0o022) === 0) return
  throw new ConfigError('E_POLICY_INVALID', {
    found: `a file or folder of the machine owned by user ${uid} with mode ${(mode & 0o777).toString(8)}`,
    where: quote(path, 400),
    expected: `owner ${owner}, writable by nobody else`,
    next: `chown ${owner} and chmod go-w`,
  })
}
