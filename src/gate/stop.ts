import type { Refusal, RefusalCode } from '../refusal.js'
import { refuse } from '../refusal.js'

/**
 * Carries a refusal out of a deep walk to the one function that started it, which returns it as a
 * value. Never leaves this folder: see `stopped`.
 */
export class Stop extends Error {
  override readonly name = 'Stop'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Ends the walk with a refusal. `at` is an offset in the submitted text, if it is known. */
export function stop(
  code: RefusalCode,
  detail: string,
  at: number | undefined,
  instead?: string,
): never {
  throw new Stop(refusal(code, detail, at, instead))
}

/** A refusal placed at one character; `judge` widens the place to the word that stands there. */
export function refusal(
  code: RefusalCode,
  detail: string,
  at: number | undefined,
  instead?: string,
): Refusal {
  return refuse(code, detail, {
    ...(at === undefined ? {} : { at: { start: at, end: at + 1 } }),
    ...(instead === undefined ? {} : { instead }),
  })
}

/** Runs a walk; a `Stop` comes back as its refusal, anything else is thrown on. */
export function stopped<T>(walk: () => T): T | Refusal {
  try {
    return walk()
  } catch (error) {
    if (error instanceof Stop) return error.refusal
    throw error
  }
}
