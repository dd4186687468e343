/** How near the end of a session is. */
export type EndStage = 'far' | 'soon' | 'very-soon' | 'over'

const MINUTE_MS = 60_000
export const SOON_MIN = 15
export const VERY_SOON_MIN = 5

/** The stage with so many milliseconds left; the end itself is excluded from the session. */
export function endStage(leftMs: number): EndStage {
  if (leftMs <= 0) return 'over'
  if (leftMs <= VERY_SOON_MIN * MINUTE_MS) return 'very-soon'
  return leftMs <= SOON_MIN * MINUTE_MS ? 'soon' : 'far'
}
