import { LOAD } from '../layout.js'
import type { PlannedTable } from '../plan/plan.js'
import type { Answer } from './ask.js'
import type { Difference } from './difference.js'
import type { Verification } from './differences.js'
import { differing, judge, unseen } from './judge.js'
import { itemsOf, membersOf } from './members-of.js'
import { any, fields, wrongs } from './shape.js'
import type { Wrong } from './shape.js'
import { fullSchemaShape, ruleInForceShape } from './shapes.js'

/** AWS takes so many names at once. */
const BATCH = 25

/**
 * What is in force for each table once AWS has put the rules of owner and collaboration together, which columns
 * it shows, and whether it lets the table be queried.
 */
export async function rulesInForceDifferences(of: Verification): Promise<readonly Difference[]> {
  const { ask, plan, standing } = of
  const found: Difference[] = []
  for (let at = 0; at < plan.tables.length; at += BATCH) {
    const tables = plan.tables.slice(at, at + BATCH)
    const names = tables.map(({ alias }) => alias)
    const [rules, standings] = await Promise.all([
      ask.rulesInForce(standing.collaboration, names),
      ask.standings(standing.collaboration, names),
    ])
    found.push(
      ...batch(tables, rules, 'analysisRules', 'rule in force', (table, item) =>
        wrongs(ruleInForceShape(plan, table, standing), item),
      ),
      ...batch(tables, standings, 'schemas', 'columns shown', (table, item) => [
        ...wrongs(fullSchemaShape(plan, table.alias, standing), item),
        ...shownWrongs(table, item),
      ]),
    )
  }
  return found
}

/** The differences of a batch: as a whole, and of the one item in it that is about each table. */
function batch(
  tables: readonly PlannedTable[],
  answer: Answer,
  member: string,
  what: string,
  wrong: (table: PlannedTable, item: unknown) => readonly Wrong[],
): readonly Difference[] {
  const whole = judge(`${what}, of all tables`, answer, fields({ [member]: any, errors: any }))
  if (answer.kind !== 'held') return whole
  const items = itemsOf(answer.body, member) ?? []
  const single = tables.flatMap((table): readonly Difference[] => {
    const where = `${table.alias}: ${what}`
    const own = items.filter((item) => membersOf(item).get('name') === table.alias)
    if (own.length !== 1) return [unseen(where, refusedFor(answer.body, table.alias))]
    return differing(
      where,
      own.flatMap((item) => wrong(table, item)),
    )
  })
  return [...whole, ...single]
}

/** Why a batch says nothing of a table, in AWS's own word. */
function refusedFor(body: unknown, alias: string): string {
  const error = (itemsOf(body, 'errors') ?? [])
    .map(membersOf)
    .find((one) => one.get('name') === alias)
  const code = error?.get('code')
  return typeof code === 'string' && /^[A-Za-z_]{1,80}$/u.test(code) ? code : 'no answer'
}

/** Columns are compared by name: their types are the Glue table's, which is looked at by itself. */
function shownWrongs({ allowedColumns }: PlannedTable, item: unknown): readonly Wrong[] {
  const columns = itemsOf(item, 'columns')
  const details = itemsOf(item, 'schemaStatusDetails')
  if (columns === null || details === null) return [{ path: 'columns', words: 'are not told' }]
  const names = columns.map((column) => membersOf(column).get('name'))
  const extra = names.filter((name) => !allowedColumns.some((allowed) => allowed === name))
  // AWS may show the partition column with the others or by itself.
  const lacking = allowedColumns.filter((name) => name !== LOAD && !names.includes(name))
  const told = [
    ...extra.map((name) => `have ${String(name)}, which is not allowed`),
    ...lacking.map((name) => `lack ${name}`),
  ]
  return [...told.map((words) => ({ path: 'columns', words })), ...statusWrongs(details)]
}

/** A table that AWS itself would not let be queried. */
function statusWrongs(details: readonly unknown[]): readonly Wrong[] {
  const path = 'schemaStatusDetails'
  const direct = details
    .map(membersOf)
    .filter((detail) => detail.get('analysisType') === 'DIRECT_ANALYSIS')
  if (direct.length === 0) return [{ path, words: 'do not say whether it can be queried' }]
  return direct
    .filter((detail) => detail.get('status') !== 'READY')
    .map((detail) => {
      const reasons = itemsOf(Object.fromEntries(detail), 'reasons') ?? []
      const codes = reasons.map((reason) => String(membersOf(reason).get('code')))
      const why = codes.join(', ') || 'no reason given'
      return { path, words: `say that it cannot be queried: ${why}` }
    })
}
