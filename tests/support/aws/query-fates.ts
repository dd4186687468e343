/** What becomes of a query that was started. Without any of these it runs and succeeds, or fails by its own text. */
export interface Fate {
  /** It never leaves this status, unless it is cancelled. */
  readonly stays?: 'SUBMITTED' | 'STARTED'
  /** It ends so and is not run. */
  readonly ends?: 'FAILED' | 'TIMED_OUT' | 'CANCELLED'
  /**
   * What is wrong with the result, of which the status says nothing: no file, half a file, the file twice under
   * two names, or so many bytes more at its end.
   */
  readonly result?: 'missing' | 'truncated' | 'twice' | { readonly padding: number }
  /** Lists of queries leave it out so many times. */
  readonly listedAfter?: number
  /** What comes of cancelling: nothing ever, or it succeeds before it is heard. */
  readonly cancelled?: 'never' | 'too late'
}

/** How long queries stay in each status, in milliseconds. */
export interface Pace {
  submittedMs: number
  startedMs: number
  cancellingMs: number
}

/** Fates that are waiting for queries. */
export interface Fates {
  /** For the next `times` queries that are started; fates take turns in the order set. */
  next(fate: Fate, times?: number): void
  take(): Fate
}

export function noFates(): Fates {
  const waiting: { fate: Fate; left: number }[] = []
  return {
    next: (fate, times = 1) => void waiting.push({ fate, left: times }),
    take() {
      const next = waiting.find(({ left }) => left > 0)
      if (next === undefined) return {}
      next.left -= 1
      return next.fate
    },
  }
}
