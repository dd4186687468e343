import type { Time } from './time.js'

/** The operations of Clean Rooms that runs use; each has a rate of its own per account. */
export type Operation =
  'StartProtectedQuery' | 'GetProtectedQuery' | 'ListProtectedQueries' | 'UpdateProtectedQuery'

/**
 * Calls per second. AWS allows 20 of `GetProtectedQuery` and 5 of the others in an account; some are left to
 * other instances and to people at the console.
 */
export const PER_SECOND: Readonly<Record<Operation, number>> = {
  StartProtectedQuery: 4,
  GetProtectedQuery: 16,
  ListProtectedQueries: 4,
  UpdateProtectedQuery: 4,
}

/** Spaces the calls of one service evenly, whichever session they are for. */
export interface Pacer {
  /** Resolves when the call may be made, in the order of asking; early, and for nothing, once aborted. */
  turn(operation: Operation, signal?: AbortSignal): Promise<void>
}

export function createPacer(time: Time): Pacer {
  const free = new Map<Operation, number>()
  return {
    async turn(operation, signal) {
      const now = time.now()
      const at = Math.max(now, free.get(operation) ?? 0)
      free.set(operation, at + 1000 / PER_SECOND[operation])
      if (at > now) await time.sleep(at - now, signal)
    },
  }
}
