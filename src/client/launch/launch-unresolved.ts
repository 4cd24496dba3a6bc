/** Launches of what is started as it is. */
import type { RunningTarget } from '../../trust/binding-check.ts'
import type { CommandTarget, Target } from '../target.ts'
import type { Launch } from './launch-options.ts'

/** The target as it is, of which nothing is known. `detail`: why. */
export function untouched(target: Target, detail = ''): Launch {
  const nothing = { package: null, mcpName: null, folder: null, attestations: null, notChecked: [], notices: [] }
  return { target, running: { kind: 'unknown', detail }, ...nothing }
}

/** Variables by which code of the entry's runs before any of the package's. */
const codeVariables = /^(?:NODE_OPTIONS$|NODE_PATH$|LD_|DYLD_)/i

/** What was resolved, unless the entry sets a variable that can run other code. */
export function trusted<R extends RunningTarget>(running: R, { env }: CommandTarget): RunningTarget {
  const name = Object.keys(env).find((each) => codeVariables.test(each))
  if (name === undefined) return running
  return { kind: 'unknown', detail: `the entry sets ${name}, which can run other code than the package's` }
}
