/** Whether the target that is running is one that a statement binds its definitions to. */
import type { Binding } from '../attestation/binding.ts'
import { quote } from '../visible-text.ts'
import type { Check } from './evidence.ts'

/** What was really started or asked, as far as it was proven. */
export type RunningTarget =
  /** A package of an npm registry; `integrity` is `sha512-` and the base64 of the tarball's SHA-512, as it was checked. */
  | { readonly kind: 'npm'; readonly name: string; readonly version: string; readonly integrity: string }
  /** An MCP bundle file; SHA-256 of the file, 64 hexadecimal digits. */
  | { readonly kind: 'mcpb'; readonly sha256: string }
  /** A container image by digest: `sha256:` and 64 hexadecimal digits. */
  | { readonly kind: 'oci'; readonly digest: string }
  /** A remote server, authenticated by TLS: scheme, host and port as a URL's `origin` writes them. */
  | { readonly kind: 'origin'; readonly origin: string }
  /** Anything else. `detail` says why nothing is known, in our own words; foreign text in it is escaped. */
  | { readonly kind: 'unknown'; readonly detail: string }

/**
 * Holds the running target against the bindings of a verified statement. Verified where one of them is exactly it; refused
 * as `binding-mismatch` where all of them are something else; absent where the statement binds to nothing, or what is
 * running is not known: then the definitions are signed, and whose server shows them is not proven.
 */
export function checkBinding(bindings: readonly Binding[], running: RunningTarget): Check<'bound'> {
  if (bindings.length === 0) {
    return { state: 'absent', detail: 'the statement binds its definitions to no package and no origin' }
  }
  if (running.kind === 'unknown') return { state: 'absent', detail: running.detail }
  if (bindings.some((binding) => isSame(binding, running))) return { state: 'verified', value: 'bound' }
  return { state: 'refused', reason: 'binding-mismatch', detail: mismatch(bindings, running) }
}

type Known = Exclude<RunningTarget, { kind: 'unknown' }>

function isSame(binding: Binding, running: Known): boolean {
  switch (running.kind) {
    case 'npm':
      return (
        binding.type === 'npm' &&
        binding.name === running.name &&
        binding.version === running.version &&
        binding.integrity === running.integrity
      )
    case 'mcpb':
      return binding.type === 'mcpb' && binding.sha256 === running.sha256
    case 'oci':
      return binding.type === 'oci' && binding.digest === running.digest
    case 'origin':
      return binding.type === 'origin' && binding.origin === running.origin
  }
}

function mismatch(bindings: readonly Binding[], running: Known): string {
  const shown = describeRunning(running)
  if (running.kind === 'npm') {
    const sameVersion = bindings.some(
      (binding) => binding.type === 'npm' && binding.name === running.name && binding.version === running.version,
    )
    if (sameVersion) return `${shown} has other bytes than the statement names`
  }
  return `what is running is ${shown}; the statement binds its definitions to another`
}

/** One line that names a known target for people. */
export function describeRunning(running: RunningTarget): string {
  switch (running.kind) {
    case 'npm':
      return `the npm package ${quote(`${running.name}@${running.version}`, 300)}`
    case 'mcpb':
      return `the bundle sha256:${running.sha256.slice(0, 16)}…`
    case 'oci':
      return `the image ${running.digest.slice(0, 23)}…`
    case 'origin':
      return quote(running.origin, 200)
    case 'unknown':
      return `not known (${running.detail})`
  }
}
