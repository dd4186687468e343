import type { Answer } from './ask.js'
import { itemsOf, membersOf } from './members-of.js'

/** A list of AWS's, all pages of it. */
export type Listed =
  | { readonly kind: 'listed'; readonly items: readonly unknown[] }
  | { readonly kind: 'unseen'; readonly why: string }

/** More pages than any account has: what goes on after that counts as unseen. */
const MOST_PAGES = 500

/** Asks for page after page. A page with anything but its list, and a list without an end, count as unseen. */
export async function pages(
  member: string,
  token: 'nextToken' | 'NextToken',
  page: (at: { nextToken?: string }) => Promise<Answer>,
): Promise<Listed> {
  const items: unknown[] = []
  let at: { nextToken?: string } = {}
  for (let asked = 0; asked < MOST_PAGES; asked += 1) {
    const answer = await page(at)
    if (answer.kind === 'absent') return { kind: 'unseen', why: 'ResourceNotFoundException' }
    if (answer.kind === 'unseen') return answer
    const more = itemsOf(answer.body, member)
    if (more === null) return { kind: 'unseen', why: `no ${member} in the answer` }
    const unknown = [...membersOf(answer.body).keys()].filter(
      (name) => ![member, token].includes(name),
    )
    if (unknown.length > 0) return { kind: 'unseen', why: `unknown here: ${unknown.join(', ')}` }
    items.push(...more)
    const next = membersOf(answer.body).get(token)
    if (typeof next !== 'string' || next === '') return { kind: 'listed', items }
    at = { nextToken: next }
  }
  return { kind: 'unseen', why: `more than ${MOST_PAGES} pages` }
}
