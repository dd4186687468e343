const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds of a duration as policies write it: `10s`, `30m`, `8h`, `2d`; null if it is none. */
export function parseDuration(text: string): number | null {
  const match = /^([1-9][0-9]{0,5})([smhd])$/.exec(text)
  if (match === null) return null
  const [, amount, unit] = match
  return Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
}
