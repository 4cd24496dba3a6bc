/**
 * How much harm a tool can do in wrong hands, by what it says of itself: high (a shell, writing where it likes, asking any
 * address, changing a database, destroying), medium (reading files or private data, changing one service, remembering), low.
 */

import { type Capability, capabilities } from './capability.ts'
import type { LintedDefinition } from './rule.ts'

/** The three classes of production guides; gravest first. */
export type RiskLevel = 'high' | 'medium' | 'low'

/** The class of one tool, and why. */
export interface RiskClass {
  readonly level: RiskLevel
  /** What put it there; empty for `low`. */
  readonly reasons: readonly Capability[]
}

const levels: Readonly<Record<Capability, RiskLevel>> = {
  'runs-code': 'high',
  'writes-files': 'high',
  'writes-database': 'high',
  'sends-requests': 'high',
  destroys: 'high',
  'changes-service': 'medium',
  'sends-messages': 'medium',
  'reads-files': 'medium',
  'reads-database': 'medium',
  'reads-private': 'medium',
  'reads-web': 'medium',
  'keeps-memory': 'medium',
}

/** The class of a tool. Other items run nothing, so they are `low`. */
export function riskClass(definition: LintedDefinition): RiskClass {
  const found = [...capabilities(definition)]
  const level = (['high', 'medium'] as const).find((each) => found.some((capability) => levels[capability] === each))
  if (level === undefined) return { level: 'low', reasons: [] }
  return { level, reasons: found.filter((capability) => levels[capability] === level) }
}
