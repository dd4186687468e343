/** One line of the table: what was measured, against what, in the same run. */
export interface Figure {
  readonly section: string
  readonly what: string
  /** Ours, in `unit`: the median of the rounds. */
  readonly ours: number
  readonly unit: 'ms' | 'MB' | '1/s' | 'count' | 'bytes'
  /** The baseline of the same run, in the same unit; null where ours stands alone. */
  readonly baseline: { readonly name: string; readonly value: number } | null
  /** Ours divided by the baseline, the median over rounds; null without one. */
  readonly ratio: number | null
  /** Smallest and largest ratio of a round, or of ours where there is no baseline. */
  readonly spread: readonly [number, number]
  /** What it should reach, in words; null if there is no promise. */
  readonly target: string | null
}

/** The middle of some numbers. @throws TypeError of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  if (upper === undefined || lower === undefined) throw new TypeError('a median of nothing')
  return (upper + lower) / 2
}

/** The number below which a share of the numbers lies: `percentile(times, 0.99)`. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  if (found === undefined) throw new TypeError('a percentile of nothing')
  return found
}

export const range = (numbers: readonly number[]): readonly [number, number] => [
  Math.min(...numbers),
  Math.max(...numbers),
]

/** A figure that stands alone. */
export function alone(
  section: string,
  what: string,
  unit: Figure['unit'],
  samples: readonly number[],
  target: string | null = null,
): Figure {
  const ours = median(samples)
  return {
    ...{ section, what, ours, unit, target },
    ...{ baseline: null, ratio: null, spread: range(samples) },
  }
}

/** A figure against a baseline that was measured in turn with it, round by round. */
export function against(
  section: string,
  what: string,
  unit: Figure['unit'],
  samples: { readonly ours: readonly number[]; readonly base: readonly number[] },
  baseline: string,
  target: string | null = null,
): Figure {
  const ratios = samples.ours.map((each, round) => each / (samples.base[round] ?? Number.NaN))
  return {
    ...{ section, what, unit, target, ours: median(samples.ours) },
    baseline: { name: baseline, value: median(samples.base) },
    ratio: median(ratios),
    spread: range(ratios),
  }
}
