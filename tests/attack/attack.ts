import type { Battlefield } from './field.js'
import type { Score } from './score.js'

/** How much an attack may take. */
export interface Scale {
  /** Targets of an attack of a few queries each, and of one of hundreds. */
  readonly many: number
  readonly few: number
  /** Targets of an attack that opens sessions for each. */
  readonly opened: number
  readonly paddings: readonly number[]
  /** How often the same question is asked again, in each of ten spellings. */
  readonly repeats: number
  /** Targets of each way to ask of someone who is not to be counted. */
  readonly uncounted: number
  /** Queries of a linear reconstruction, as multiples of the cohort. */
  readonly factors: readonly number[]
}

/** As a part of the suite. */
export const QUICK: Scale = {
  ...{ many: 8, few: 2, opened: 4, repeats: 1, uncounted: 4, paddings: [6], factors: [0.3] },
}

/** As a program of its own. */
export const FULL: Scale = {
  ...{ many: 200, few: 10, opened: 30, repeats: 10, uncounted: 40 },
  ...{ paddings: [60, 240], factors: [1, 4, 10] },
}

/** One row of the table, or several. */
export type Attack = (field: Battlefield, scale: Scale) => Promise<readonly Score[]>
