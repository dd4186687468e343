import type { Prelude } from '../engine/port.js'
import { Fault } from '../fault.js'
import { isPrevious } from './levels.js'
import type { Policy, PolicyTable } from './policy.js'
import type { Figures, RiskFigures } from './port.js'
import { chosenTables } from './room.js'
import { quasiOf, survey } from './survey.js'
import type { Question } from './survey.js'

type Row = Readonly<Record<string, unknown>>

/**
 * Rows of each query over a snapshot file, in the order of the queries, with the preludes worked out once
 * beforehand. Handed in, because policies do no I/O.
 */
export type Read = (
  file: string,
  work: { readonly prelude: readonly Prelude[]; readonly queries: readonly string[] },
) => Promise<readonly (readonly Row[])[]>

/** Risk figures of a request, worked out by SQL over the cloaked snapshot. */
export function createRiskFigures({ read }: { readonly read: Read }): RiskFigures {
  return {
    of: async (policy, snapshotFile, tables) => {
      // Yesterday's tables stand in another file; their people are counted as today's.
      const chosen = chosenTables(policy, tables).filter(({ table }) => !isPrevious(table.name))
      const { prelude, questions } = survey(policy, chosen)
      const answers = await read(snapshotFile, {
        prelude,
        queries: questions.map(({ sql }) => sql),
      })
      const counted = questions.flatMap((question, index) =>
        (answers[index] ?? []).map((row) => ({ ...question, row })),
      )
      return fold(policy, chosen, counted)
    },
  }
}

type Counted = Question & { readonly row: Row }

/** The figures that the rows add up to. Pure. */
export function fold(
  policy: Policy,
  tables: readonly PolicyTable[],
  counted: readonly Counted[],
): Figures {
  const groups = counted.find(({ tells }) => tells === 'groups')?.row
  const people = counted.find(({ tells }) => tells === 'students')?.row
  const persons = groups === undefined ? 0 : integer(groups['persons'])
  const named = (what: 'rows' | 'changed') =>
    counted.flatMap((each) =>
      each.tells === what && 'name' in each ? [{ name: each.name, n: integer(each.row['n']) }] : [],
    )
  return {
    rows: Object.fromEntries(named('rows').map(({ name, n }) => [name, n])),
    students: people === undefined ? 0 : integer(people['n']),
    quasi: quasiOf(tables),
    smallestGroup: groups === undefined || persons === 0 ? null : integer(groups['smallest']),
    unique: groups === undefined || persons === 0 ? null : integer(groups['alone']) / persons,
    belowK: groups === undefined ? null : integer(groups['below']),
    k: policy.k,
    changed: named('changed').map(({ name, n }) => ({
      column: name,
      cells: n,
      how: `left empty where fewer than ${policy.k} people of the same schools and roles share it`,
    })),
  }
}

/** Counts come as numbers or big integers, as the reader likes; anything else is no count. */
export function integer(cell: unknown): number {
  const n = typeof cell === 'bigint' || typeof cell === 'string' ? Number(cell) : cell
  if (typeof n === 'number' && Number.isSafeInteger(n)) return n
  throw new Fault('VAULT_FAILED', 'The snapshot gave no count where one was asked for.')
}
