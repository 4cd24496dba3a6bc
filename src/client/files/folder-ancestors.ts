import { dirname } from 'node:path'

/** A folder, then each one above it, up to the root. */
export function withAncestors(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...withAncestors(above)]
}
