/** Weights in eight bits. */

import type { Linear } from './linear-training.ts'

/** A model as it is shipped. */
export interface Quantised {
  readonly packed: Int8Array
  /** What the scorer multiplies sums by: 32 000 times the size of one step. */
  readonly scale: number
  /** In thousandths. */
  readonly bias: number
  /** The same model in floating numbers. */
  readonly linear: Linear
}

/** Rounds weights to 255 steps; those beyond the largest step are cut. */
export function quantise({ weights, bias }: Linear): Quantised {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const scale = Math.max(1, Math.round((largest / 127) * 32_000))
  const step = scale / 32_000
  const packed = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / step))))
  const thousandths = Math.round(bias * 1000)
  const linear = { weights: Float64Array.from(packed, (each) => each * step), bias: thousandths / 1000 }
  return { packed, scale, bias: thousandths, linear }
}
