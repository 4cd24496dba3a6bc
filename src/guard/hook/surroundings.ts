import type { PolicyPaths } from '../../client/policy/policy-bytes.ts'

/** What a hook may look at. */
export interface HookSurroundings {
  /** Absolute path of the state folder. */
  readonly stateFolder: string
  /** Where the policies lie for a server that was verified in this folder. */
  policyPaths(folder: string): PolicyPaths
  /** The user id that must own the machine's policy. */
  readonly machineOwner: number
  readonly env: Readonly<Record<string, string | undefined>>
  /** The hook's own working directory: where the client does not say another. */
  readonly cwd: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** Whether what is flagged is asked about, where the client can. */
  readonly askFlagged: boolean
}
