import type { Stage } from './staging.js'

/**
 * The ids of the column `word` that `least` different ids of the column `person` have. No more than so many
 * persons are kept for each.
 */
export function sharedIds(
  stage: Stage,
  word: string,
  person: string,
  least: number,
): ReadonlySet<number> {
  const place = (name: string) => stage.columns.findIndex((column) => column.name === name)
  const [words, persons] = [place(word), place(person)]
  const having = new Map<number, Set<number>>()
  const shared = new Set<number>()
  for (const [id, who] of stage.pairs(words, persons)) {
    if (id === 0 || who === 0 || shared.has(id)) continue
    const known = having.get(id) ?? new Set<number>()
    having.set(id, known.add(who))
    if (known.size < least) continue
    shared.add(id)
    having.delete(id)
  }
  return shared
}
