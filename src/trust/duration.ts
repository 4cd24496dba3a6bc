/** Durations in files that people write. */
import type { JsonValue } from '../encoding/json-value.ts'

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of a text such as `30s`, `90m`, `72h` or `3d`: up to six digits and a unit. Undefined for anything else. */
export function asDurationMs(value: JsonValue): number | undefined {
  const [, digits, unit] = (typeof value === 'string' && /^(\d{1,6})([smhd])$/.exec(value)) || []
  return digits === undefined || unit === undefined ? undefined : Number(digits) * (unitMs[unit] ?? Number.NaN)
}
