/** `HOMEROOM_THOROUGH=1` tries everything; the usual run tries a part of what takes long, another one each time. */
export const THOROUGH = process.env['HOMEROOM_THOROUGH'] === '1'

/** One in so many of a list, from a start that changes from second to second; all of it in a thorough run. */
export function oneIn<T>(many: number, list: readonly T[]): readonly T[] {
  if (THOROUGH) return list
  const start = Math.floor(Date.now() / 1000) % many
  return list.filter((_, at) => at % many === start)
}
