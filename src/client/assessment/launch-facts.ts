/** What a launch and an assessment tell each other. */
import type { PackageFacts } from '../../trust/pins.ts'
import type { Launch } from '../launch/launch-options.ts'
import type { AssessRequest } from './assessment.ts'
import { effectivePin } from './baseline.ts'

/** What a launch adds to an assessment. */
export type LaunchFacts = Pick<AssessRequest, 'running' | 'package' | 'mcpName' | 'packageFolder'>

/** The facts of a launch, as an assessment takes them. */
export function launchFacts({ running, mcpName, folder, ...launch }: Launch): LaunchFacts {
  return {
    running,
    packageFolder: folder,
    ...(launch.package === null ? {} : { package: launch.package }),
    ...(mcpName === null ? {} : { mcpName }),
  }
}

/** The package that the pin in effect names, which a launch must not take for another; null where it names none. */
export function pinnedPackage(prepared: PinSubject): PackageFacts | null {
  return effectivePin(prepared.pins, { ...prepared, name: prepared.name ?? null }).pin?.package ?? null
}

type PinSubject = Pick<AssessRequest, 'pins' | 'entry' | 'policy' | 'name'>
