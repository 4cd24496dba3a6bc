/**
 * What the presets say where no rule does. Numbers and ids are those of the hardening guides for MCP (docs/call-policy.md).
 */
import type { CallPreset, OutputRule } from '../../trust/call-rules.ts'

/** What a preset asks of every call. */
export interface PresetRules {
  /** Most calls of a session in 60 seconds (LIM-1). */
  readonly perMinute: number
  /** The same for tools of these names (LIM-2). */
  readonly perMinuteOf: Readonly<Record<string, number>>
  /** LIM-4. */
  readonly timeoutMs: number
  /** Arguments are held against the verified inputSchema. */
  readonly checksSchema: boolean
  /** A tool of high risk is off until a rule enables it with a reason (AUTHZ-5, AUTHZ-6). */
  readonly highRiskNeedsReason: boolean
  /** AUTHZ-7. */
  readonly denied: readonly string[]
  /** OUT-1, OUT-2. */
  readonly output: OutputRule
  /** Nothing is called that is not written down (LOG-1). */
  readonly requireAuditLog: boolean
}

const perMinuteOf = { read_file: 1_000, query_database: 200, send_email: 10, execute_code: 5 } as const

const standard: PresetRules = {
  perMinute: 100,
  perMinuteOf,
  timeoutMs: 300_000,
  checksSchema: true,
  highRiskNeedsReason: false,
  denied: [],
  output: {},
  requireAuditLog: false,
}

/** `observe` holds calls against what `standard` asks, and refuses none. */
export const presetRules: Readonly<Record<CallPreset, PresetRules>> = {
  observe: standard,
  standard,
  hardened: {
    ...standard,
    timeoutMs: 60_000,
    highRiskNeedsReason: true,
    denied: ['sensitive'],
    output: { maxCharacters: 8_000, clean: true, refuseInstructions: true, matchesSchema: true },
    requireAuditLog: true,
  },
}
