/** A place among the queries that may be in flight. Released once; later calls do nothing. */
export type Release = () => void

/**
 * How many queries of this service are at AWS at once: an account has few places, and who is over is refused
 * there. First come, first served, so that no session can starve another.
 */
export class Slots {
  readonly #waiting = new Set<() => void>()
  readonly #most: number
  #taken = 0

  constructor(most: number) {
    if (!Number.isInteger(most) || most < 1) throw new TypeError('at least one query in flight')
    this.#most = most
  }

  get taken(): number {
    return this.#taken
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** A place, as soon as one is free; null once the signal is aborted. */
  take(signal: AbortSignal): Promise<Release | null> {
    if (signal.aborted) return Promise.resolve(null)
    if (this.#taken < this.#most && this.#waiting.size === 0) return Promise.resolve(this.occupy())
    return new Promise((resolve) => {
      const enter = (): void => {
        leave()
        resolve(this.occupy())
      }
      const giveUp = (): void => {
        leave()
        resolve(null)
      }
      const leave = (): void => {
        this.#waiting.delete(enter)
        signal.removeEventListener('abort', giveUp)
      }
      this.#waiting.add(enter)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }

  /** A place at once, free or not: for a query that is at AWS already. */
  occupy(): Release {
    this.#taken += 1
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#taken -= 1
      const [next] = this.#waiting
      if (next !== undefined && this.#taken < this.#most) next()
    }
  }
}
