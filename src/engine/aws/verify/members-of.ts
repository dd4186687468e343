/** The members of a piece of JSON; none if it is no object. */
export const membersOf = (body: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof body === 'object' && body !== null ? Object.entries(body) : [])

/** The items of a list that is a member of a piece of JSON; null if it has none. */
export function itemsOf(body: unknown, member: string): readonly unknown[] | null {
  const items = membersOf(body).get(member)
  return Array.isArray(items) ? items : null
}
