/** Fair timing of two ways of doing one thing: in turn, several rounds, the median of the ratios. */

/** One row of a benchmark: ours against its baseline, measured in the same run. */
export interface Comparison {
  readonly label: string
  /** Median milliseconds of ours and of the baseline. */
  readonly oursMs: number
  readonly baselineMs: number
  /** Median of the ratios ours / baseline, round by round. */
  readonly ratio: number
}

/** The middle value; of an even count, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which a part of them lies (0 to 1), the lower of the two it lies between. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN
}

/** Runs both in turn: one warm-up, then `rounds` counted rounds (default 7). */
export async function compare(
  label: string,
  ours: () => unknown,
  baseline: () => unknown,
  rounds = 7,
): Promise<Comparison> {
  await ours()
  await baseline()
  const times: { ours: number; baseline: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    times.push({ ours: await timed(ours), baseline: await timed(baseline) })
  }
  return {
    label,
    oursMs: median(times.map((time) => time.ours)),
    baselineMs: median(times.map((time) => time.baseline)),
    ratio: median(times.map((time) => time.ours / time.baseline)),
  }
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Prints a comparison as one line. */
export function printComparison({ label, oursMs, baselineMs, ratio }: Comparison): void {
  console.log(
    `${label.padEnd(52)} ours ${oursMs.toFixed(2).padStart(9)} ms   baseline ${baselineMs.toFixed(2).padStart(9)} ms   ratio ${ratio.toFixed(2)}`,
  )
}

/** Definitions of ordinary size and shape, for measuring: about 1.5 kB each as JSON. */
export function sampleTools(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `tool_${index}`,
    title: `Tool ${index}`,
    description: `Returns record ${index} of the archive. ${'The answer lists the fields that were asked for, in order. '.repeat(6)}`,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 6 }, (_unused, field) => [
          `field_${field}`,
          {
            type: field % 2 === 0 ? 'string' : 'number',
            description: `Field ${field} of the request, as the archive names it.`,
            default: field,
          },
        ]),
      ),
      required: ['field_0'],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: true, openWorldHint: false },
  }))
}
