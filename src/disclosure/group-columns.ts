import type { Call, Expr, SelectItem } from '../gate/query.js'
import type { Policy } from '../policy/policy.js'
import type { Tables } from './filters.js'
import { subjectColumns } from './person.js'

/** Whose members the groups must list. */
export type Members = 'everyone' | 'small groups'

/**
 * Per protected table instance: how many persons, and who. Where the overlap audit does not ask for the
 * members of every group, only those of small ones: they are what a remainder is merged of.
 */
export function groupColumns(tables: Tables, members: Members, k: Policy['k']): SelectItem[] {
  const subjects = [...tables].flatMap(([alias, { table }]) =>
    subjectColumns(table).map((name): Expr => ({ kind: 'column', table: alias, name })),
  )
  return subjects.flatMap((subject, place) => {
    const list = aggregate('list', subject)
    const who = members === 'everyone' ? list : ifSmall(list, subject, k)
    return [
      { expr: aggregate('count', subject), alias: `h${2 * place + 1}` },
      { expr: who, alias: `h${2 * place + 2}` },
    ]
  })
}

function ifSmall(list: Expr, subject: Expr, most: number): Expr {
  const k: Expr = { kind: 'constant', type: 'integer', text: String(most) }
  const few: Expr = { kind: 'compare', op: '<', left: aggregate('count', subject), right: k }
  return { kind: 'case', whens: [{ when: few, then: list }], otherwise: null }
}

/** count(*) */
export const COUNT_ALL: Call = {
  ...{ kind: 'call', name: 'count', args: [], star: true, distinct: false },
  ...{ filter: null, orderBy: [] },
}

function aggregate(name: string, arg: Expr): Call {
  return { kind: 'call', name, args: [arg], star: false, distinct: true, filter: null, orderBy: [] }
}
