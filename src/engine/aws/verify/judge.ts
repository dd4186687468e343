import type { Answer } from './ask.js'
import type { Difference } from './difference.js'
import type { Listed } from './pages.js'
import { wrongs } from './shape.js'
import type { Shape, Wrong } from './shape.js'

/** How an answer differs from its shape. What is not there, and what cannot be seen, differs. */
export function judge(where: string, answer: Answer, shape: Shape): readonly Difference[] {
  switch (answer.kind) {
    case 'held':
      return differing(where, wrongs(shape, answer.body))
    case 'absent':
      return [{ where, words: 'is not there' }]
    case 'unseen':
      return [unseen(where, answer.why)]
  }
}

/** The differences that `items` makes of a list; one that cannot be seen is one. */
export function judgeList(
  where: string,
  listed: Listed,
  items: (items: readonly unknown[]) => readonly Difference[],
): readonly Difference[] {
  return listed.kind === 'listed' ? items(listed.items) : [unseen(where, listed.why)]
}

export const differing = (where: string, found: readonly Wrong[]): readonly Difference[] =>
  found.map(({ path, words }) => ({ where, words: `${path} ${words}` }))

/** @param why AWS's own word for it, such as `AccessDeniedException` */
export const unseen = (where: string, why: string): Difference => ({
  where,
  words: `cannot see (${why})`,
})
