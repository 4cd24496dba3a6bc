/**
 * A linear classifier with squared hinge loss and L2 regularisation, by dual coordinate descent. Only additions,
 * multiplications and divisions in a fixed order, so that every machine gets the same weights.
 */

/** One weighted example. */
export interface Labelled {
  readonly indices: Int32Array
  readonly values: Float64Array
  readonly isPositive: boolean
  /** How much a mistake costs. */
  readonly cost: number
}

/** A trained classifier. */
export interface Linear {
  readonly weights: Float64Array
  readonly bias: number
}

const biasValue = 1

/** Trains on examples, going through them so many times in a fixed order. */
export function trainLinear(examples: readonly Labelled[], size: number, epochs: number): Linear {
  const weights = new Float64Array(size)
  let bias = 0
  const alphas = new Float64Array(examples.length)
  const squares = examples.map(({ values }) =>
    values.reduce((sum, value) => sum + value * value, biasValue * biasValue),
  )
  const order = shuffled(examples.length)
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const at of order) {
      const example = examples[at]
      if (example === undefined) continue
      const sign = example.isPositive ? 1 : -1
      const slack = 1 / (2 * example.cost)
      const alpha = alphas[at] ?? 0
      const gradient = sign * (dot(example, weights) + bias * biasValue) - 1 + slack * alpha
      const next = Math.max(0, alpha - gradient / ((squares[at] ?? 1) + slack))
      if (next === alpha) continue
      alphas[at] = next
      addTo(weights, example, (next - alpha) * sign)
      bias += (next - alpha) * sign * biasValue
    }
  }
  return { weights, bias }
}

/** The product of an example and weights. */
export function dot({ indices, values }: Pick<Labelled, 'indices' | 'values'>, weights: Float64Array): number {
  let sum = 0
  for (let at = 0; at < indices.length; at += 1) sum += (values[at] ?? 0) * (weights[indices[at] ?? 0] ?? 0)
  return sum
}

function addTo(weights: Float64Array, { indices, values }: Labelled, step: number): void {
  for (let at = 0; at < indices.length; at += 1) {
    const index = indices[at] ?? 0
    weights[index] = (weights[index] ?? 0) + step * (values[at] ?? 0)
  }
}

/** A fixed order without regularities. */
function shuffled(count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index)
  let state = 12_345
  for (let at = count - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = state % (at + 1)
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
  return order
}
