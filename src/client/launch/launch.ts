/**
 * What is executed: the package of a command is resolved once, its digest checked, and exactly that copy started. No runner
 * is asked a second time, so nothing can be another package between the check and the start.
 */

import type { RunningTarget } from '../../trust/binding-check.ts'
import { readPackageSpec } from '../packages/package-spec.ts'
import type { Target } from '../target.ts'
import type { Launch, LaunchOptions } from './launch-options.ts'
import { trusted, untouched } from './launch-unresolved.ts'

/**
 * Prepares a target: packages that a known runner would fetch are resolved, checked and copied; everything else stays as
 * it is, and is not known.
 *
 * @throws PackageError `E_PACKAGE_UNRESOLVED`, `E_PACKAGE_MISMATCH`, `E_PACKAGE_INSTALL`, `E_PACKAGE_INVALID`; StateError
 * where the state folder cannot be used.
 */
export async function prepareLaunch(target: Target, options: LaunchOptions): Promise<Launch> {
  if (target.kind === 'url') return { ...untouched(target), running: originOf(target.url, options) }
  if (options.asIs === true) return untouched(target, 'the words were started as they are')
  const spec = readPackageSpec(target.argv)
  switch (spec.kind) {
    case 'oci':
      return { ...untouched(target), running: trusted(spec, target) }
    case 'npm':
      return await (await import('./launch-package.ts')).launchPackage(target, spec, options)
    case 'mcpb':
      return await (await import('./launch-package.ts')).launchBundle(target, spec, options)
    case 'unknown':
      return untouched(target, spec.detail)
  }
}

/** TLS authenticates an origin where it is checked; nothing authenticates plain http. */
function originOf({ protocol, origin }: URL, { environment }: LaunchOptions): RunningTarget {
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') return { kind: 'unknown', detail: 'TLS is not checked here' }
  if (protocol === 'https:') return { kind: 'origin', origin }
  return { kind: 'unknown', detail: 'plain http authenticates nobody' }
}
