import type { Call, Expr, SelectItem } from '../gate/query.js'
import type { Policy } from '../policy/policy.js'
import type { Tables } from './filters.js'
import { subjectColumns } from './person.js'

/** Whose members the groups must list. */
export type Members = 'everyone' | 'small groups'

/**
 * Per protected table instance: how many persons, and who. Where the overlap audit does not ask for the
 * members of every group, only those of small ones: they are what a remainder is merged of.
 *
 * The number is the length of the list, which the engine makes once: to count the distinct beside it took
 * half as long again.
 */
export function groupColumns(tables: Tables, members: Members, k: Policy['k']): SelectItem[] {
  const subjects = [...tables].flatMap(([alias, { table }]) =>
    subjectColumns(table).map((name): Expr => ({ kind: 'column', table: alias, name })),
  )
  return subjects.flatMap((subject, place) => {
    const list = persons(subject)
    const many = personsIn(subject)
    const who = members === 'everyone' ? list : ifSmall(list, many, k)
    return [
      { expr: many, alias: `h${2 * place + 1}` },
      { expr: who, alias: `h${2 * place + 2}` },
    ]
  })
}

function ifSmall(list: Expr, many: Expr, most: number): Expr {
  const few: Expr = { kind: 'compare', op: '<', left: many, right: integer(most) }
  return { kind: 'case', whens: [{ when: few, then: list }], otherwise: null }
}

const integer = (value: number): Expr => ({
  ...{ kind: 'constant', type: 'integer', text: String(value) },
})

/** count(*) */
export const COUNT_ALL: Call = {
  ...{ kind: 'call', name: 'count', args: [], star: true, distinct: false },
  ...{ filter: null, orderBy: [] },
}

/** Everyone in a group, each once. Rows about no one are left out: a list would hold them, and its length. */
const persons = (subject: Expr): Call => ({
  ...{ kind: 'call', name: 'list', args: [subject], star: false, distinct: true, orderBy: [] },
  filter: { kind: 'is null', item: subject, negated: true },
})

/**
 * How many persons are in a group, once more: the same words as the hidden number, so that an engine counts
 * once what is asked for twice.
 */
export const personsIn = (subject: Expr): Expr => lengthOf(persons(subject))

/** The list of no rows at all is NULL. */
const lengthOf = (list: Expr): Expr => scalar('coalesce', scalar('len', list), integer(0))

const scalar = (name: string, ...args: Expr[]): Call => ({
  ...{ kind: 'call', name, args, star: false, distinct: false, filter: null, orderBy: [] },
})
