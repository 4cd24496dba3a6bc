/** What a machine policy leaves to the user. */
import { counts, type EffectivePolicy } from './policy.ts'

/**
 * Whether everything that a name or pattern of a grant means is delegated to the user; always, where there is no machine
 * policy. Configuration entries (words without a slash) and `*` are not, unless `*` is what is delegated.
 */
export function isDelegated({ delegated }: Pick<EffectivePolicy, 'delegated'>, pattern: string): boolean {
  if (delegated === null || delegated.includes(pattern)) return true
  if (delegated.includes('*')) return pattern.includes('/')
  return !pattern.includes('*') && counts(delegated, pattern)
}
