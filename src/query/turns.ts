import type { Slices } from '../disclosure/slices.js'

/** Milliseconds of work after which everyone else has a turn: a revoke must not wait for an audit. */
const SLICE_MS = 5

/** The result of long work, done a few milliseconds at a time, so that the service answers others meanwhile. */
export async function inSlices<T>(work: Slices<T>): Promise<T> {
  let until = performance.now() + SLICE_MS
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    if (performance.now() < until) continue
    await new Promise(setImmediate)
    until = performance.now() + SLICE_MS
  }
}

/** One at a time of each name, in the order they came. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve()
    const mine = before.then(work)
    const settled = mine.catch(() => undefined)
    this.#last.set(name, settled)
    try {
      return await mine
    } finally {
      if (this.#last.get(name) === settled) this.#last.delete(name)
    }
  }
}
