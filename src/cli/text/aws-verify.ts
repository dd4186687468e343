import type { Difference } from '../../engine/aws/verify/difference.js'
import { prose } from '../desk.js'
import type { Sheet } from '../desk.js'
import { plain } from './plain.js'

/** Differences for people, those of one thing together. */
export function differenceLines(
  differences: readonly Difference[],
  { columns, style }: Sheet,
): readonly string[] {
  const things = new Map<string, string[]>()
  for (const { where, words } of differences) {
    things.set(where, [...(things.get(where) ?? []), words])
  }
  return [...things].flatMap(([where, all]) => [
    style.bad(plain(where)),
    ...all.flatMap((words) => prose(plain(words), columns, '  ')),
  ])
}
