/** Most changes of a letter by which a name may be off and still be taken for another. */
const MOST_OFF = 2

/** The name of those given that comes nearest to what was written; null if none comes near. Case is not looked at. */
export function nearest(written: string, names: Iterable<string>): string | null {
  const word = written.slice(0, 60).toLowerCase()
  let best: { readonly name: string; readonly off: number } | null = null
  for (const name of names) {
    const off = distance(word, name.toLowerCase())
    if (off <= Math.min(MOST_OFF, word.length / 3) && (best === null || off < best.off)) {
      best = { name, off }
    }
  }
  return best?.name ?? null
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > MOST_OFF) return MOST_OFF + 1
  let row = Array.from({ length: right.length + 1 }, (_, place) => place)
  for (let at = 0; at < left.length; at += 1) {
    const next = [at + 1]
    for (let place = 0; place < right.length; place += 1) {
      const changed = (row[place] ?? 0) + (left.charAt(at) === right.charAt(place) ? 0 : 1)
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
