/** What an attack makes of one target. */
export interface Trace {
  readonly secret: 0 | 1
  /**
   * What was seen, answer by answer, coarse enough that the same event looks the same for two targets.
   * All traces of an attack have as many.
   */
  readonly signs: readonly string[]
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
  /** Share over the baseline that chance gives to so few targets. */
  readonly luck: number
  /** Share the same attacker gets right where nothing protects the roster; null if not tried. */
  readonly unprotected: number | null
  readonly note: string
}

/** What a guess was worth: 1 right, 0 wrong, 0.5 a coin. */
type Points = readonly number[]

/** By reckoning. */
const byReckoning = (traces: readonly Trace[]): Points =>
  traces.map(({ guess, secret }) => (guess === null ? 0.5 : guess === secret ? 1 : 0))

/**
 * By experience: an attacker who knows the secrets of half the targets learns what refusals and words go with
 * which, and uses it on the other half. So a denial that tells anything counts, whatever it tells.
 */
function byExperience(traces: readonly Trace[]): Points {
  const halves = [0, 1].map((half) => traces.filter((_, at) => (at >> 1) % 2 === half))
  return halves.flatMap((test, half) => {
    const seen = halves[1 - half] ?? []
    const sign = tellingSign(seen)
    return test.map((trace) => learned(trace, seen, sign))
  })
}

/** Reads the signs of a trace: all of them together, or one alone. */
type Reading = (trace: Trace) => string

/** The reading that would have told most about the targets whose secrets are known. */
function tellingSign(seen: readonly Trace[]): Reading {
  const all: Reading = ({ signs }) => signs.join('\n')
  const single = (seen[0]?.signs ?? []).map(
    (_, at): Reading =>
      ({ signs }) =>
        signs[at] ?? '',
  )
  const tells = (reading: Reading): number => {
    // What looks the same for no two targets teaches nothing: each is judged by the others.
    const points = seen.map((trace) => {
      const others = seen.filter((each) => each !== trace)
      return learned(trace, others, reading)
    })
    return mean(points)
  }
  return [all, ...single]
    .map((reading) => ({ reading, told: tells(reading) }))
    .reduce((best, next) => (next.told > best.told ? next : best)).reading
}

function learned(trace: Trace, seen: readonly Trace[], reading: Reading): number {
  const { secret } = trace
  const sign = reading(trace)
  const alike = seen.filter((each) => reading(each) === sign)
  const ones = alike.filter((each) => each.secret === 1).length
  if (ones * 2 === alike.length) return 0.5
  return ones * 2 > alike.length === (secret === 1) ? 1 : 0
}

/**
 * How far luck alone may take the share of so many guesses over one half: two and a third standard
 * deviations, so one attack in a hundred. Coins add nothing, as they count half whatever they show.
 */
function luckOf(points: Points): number {
  const guessed = points.filter((each) => each !== 0.5).length
  return points.length === 0 ? 0 : (2.33 * Math.sqrt(guessed)) / 2 / points.length
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0.5 : values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * @param drawn - Everyone who was asked about, if the traces are of some of them: a way that leaves only
 * those without the secret uncounted has told who they are.
 */
export function scored(
  given: Pick<Score, 'attack' | 'policy' | 'queries'> & { readonly note?: string },
  traces: readonly Trace[],
  drawn: readonly Pick<Trace, 'secret'>[] = traces,
): Score {
  const ones = mean(drawn.map(({ secret }) => secret))
  const [worse, better] = [byReckoning(traces), byExperience(traces)].sort(
    (one, other) => mean(one) - mean(other),
  )
  const points = better ?? worse ?? []
  return {
    ...{ note: '', unprotected: null, ...given, targets: traces.length },
    ...{ inferred: mean(points), luck: luckOf(points), baseline: Math.max(0.5, ones, 1 - ones) },
  }
}

/** Points over the baseline that no attack may have, as a share. */
export const ADVANTAGE = 0.05

export const isWon = ({ inferred, baseline, luck }: Score): boolean =>
  inferred > baseline + Math.max(ADVANTAGE, luck)
