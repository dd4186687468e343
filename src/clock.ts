/** Tells the time as epoch milliseconds, UTC. Handed in, so that rules and tests never read the wall. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
