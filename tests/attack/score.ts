/** What an attack makes of one target. */
export interface Trace {
  readonly secret: 0 | 1
  /** All that was seen, coarse enough that the same event looks the same for two targets. */
  readonly signs: string
  /** What the attacker believes by reckoning; null if the numbers were not to be had. */
  readonly guess: 0 | 1 | null
}

export interface Score {
  readonly attack: string
  readonly policy: string
  readonly queries: number
  readonly targets: number
  /** Share of secrets the attacker gets right in the better of two ways; half right where they must guess. */
  readonly inferred: number
  readonly baseline: number
  readonly note: string
}

/** By reckoning: right, wrong, or a coin. */
function byReckoning(traces: readonly Trace[]): number {
  const points = traces.map(({ guess, secret }) =>
    guess === null ? 0.5 : guess === secret ? 1 : 0,
  )
  return mean(points)
}

/**
 * By experience: an attacker who knows the secrets of half the targets learns what refusals and words go with
 * which, and uses it on the other half. So a denial that tells anything counts, whatever it tells.
 */
function byExperience(traces: readonly Trace[]): number {
  const halves = [0, 1].map((half) => traces.filter((_, at) => (at >> 1) % 2 === half))
  return mean(
    halves.map((test, half) => {
      const seen = halves[1 - half] ?? []
      return mean(test.map((trace) => learned(trace, seen)))
    }),
  )
}

function learned({ signs, secret }: Trace, seen: readonly Trace[]): number {
  const alike = seen.filter((each) => each.signs === signs)
  const ones = alike.filter((each) => each.secret === 1).length
  if (ones * 2 === alike.length) return 0.5
  return ones * 2 > alike.length === (secret === 1) ? 1 : 0
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0.5 : values.reduce((sum, value) => sum + value, 0) / values.length

export function scored(
  given: Pick<Score, 'attack' | 'policy' | 'queries'> & { readonly note?: string },
  traces: readonly Trace[],
): Score {
  const ones = mean(traces.map(({ secret }) => secret))
  return {
    ...{ note: '', ...given, targets: traces.length },
    inferred: Math.max(byReckoning(traces), byExperience(traces)),
    baseline: Math.max(0.5, ones, 1 - ones),
  }
}

/** Points over the baseline that no attack may have, as a share. */
export const ADVANTAGE = 0.05

export const isWon = ({ inferred, baseline }: Score): boolean => inferred > baseline + ADVANTAGE

export function table(scores: readonly Score[]): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  const cells = scores.map((score) => [
    ...[score.attack, score.policy, String(score.queries), String(score.targets)],
    ...[
      percent(score.inferred),
      percent(score.baseline),
      isWon(score) ? 'LEAKS' : 'holds',
      score.note,
    ],
  ])
  const header = ['attack', 'policy', 'queries', 'targets', 'inferred', 'baseline', '', 'note']
  const all = [header, ...cells]
  const widths = header.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)))
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
