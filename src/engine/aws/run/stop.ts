import type { Time } from './time.js'

/** Why a run may not go on. */
export type StopReason = 'deadline' | 'stopped'

/** Ends a run from outside: its deadline, or whoever closes its room. The first reason stands. */
export class Stop {
  readonly #asked = new AbortController()
  readonly #over = new AbortController()
  #why: StopReason = 'stopped'

  constructor(time: Time, deadlineMs: number) {
    const until = time.now() + deadlineMs
    const tick = async (): Promise<void> => {
      // A single timer of Node's ends after 24 days, and may ring a little early.
      while (!this.#over.signal.aborted && time.now() < until) {
        await time.sleep(until - time.now(), this.#over.signal)
      }
      if (!this.#over.signal.aborted) this.ask('deadline')
    }
    void tick()
  }

  get signal(): AbortSignal {
    return this.#asked.signal
  }

  /** Aborted when the run is over, however. */
  get over(): AbortSignal {
    return this.#over.signal
  }

  get why(): StopReason {
    return this.#why
  }

  ask(why: StopReason): void {
    if (this.#asked.signal.aborted) return
    this.#why = why
    this.#asked.abort()
  }

  /** The run is over by itself: its clock stops. */
  done(): void {
    this.#over.abort()
  }
}
