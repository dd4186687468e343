import { refuse, type Refusal } from '../../../refusal.js'

/** Carries a refusal out of a deep walk to the one function that started it. Never leaves this folder. */
class Lack extends Error {
  override readonly name = 'Lack'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Where in the submitted text something stood. */
interface Place {
  readonly at?: number
}

/**
 * Ends the walk: the other engine has no equal of it, or one that differs on some value.
 *
 * @param words - what the vendor wrote, after "The engine of this session has no equal of".
 */
export function lacks(words: string, { at }: Place = {}, instead?: string): never {
  throw new Lack(
    refuse('ENGINE_LACKS', `The engine of this session has no equal of ${words}.`, {
      ...(at === undefined ? {} : { at: { start: at, end: at + 1 } }),
      ...(instead === undefined ? {} : { instead }),
    }),
  )
}

/** Runs a walk; what `lacks` ended comes back as its refusal, anything else is thrown on. */
export function unlessLacking<T>(walk: () => T): T | Refusal {
  try {
    return walk()
  } catch (error) {
    if (error instanceof Lack) return error.refusal
    throw error
  }
}
