import type { Prelude } from '../engine/port.js'
import { quoted } from './levels.js'
import type { Level } from './levels.js'
import type { Policy } from './policy.js'
import { alike, cellNames, eachOnce, sets } from './sets.js'
import type { Source } from './sets.js'

/**
 * SQL that finds where a quasi-identifier singles people out. Over a cloaked snapshot's tables; every
 * name in it is the catalogue's or ours, every number ours.
 *
 * A person's *part* starts as the set of their (school, role) pairs. Table by table, in the order of
 * the policy, each person's values of the table's quasi columns are added to it: as they stand if at
 * least k protected persons of the part share them, otherwise as hidden. Rows of which a person has
 * many (enrollments) are judged last, row by row, within the part. So every combination of school,
 * role and values that is shown is shared by at least k protected persons.
 *
 * What an attacker still learns from an empty cell is that its value is rare (or was never filled).
 */
export interface Crowd {
  /** Worked out once, in this order. Each reads the ones before it and the snapshot's tables. */
  readonly prelude: readonly Prelude[]
  /** By table name: a condition on a row `s` of the table, that its quasi cells are hidden. */
  readonly hidden: ReadonlyMap<string, string>
}

/** Where the columns of a level stand. */
export const sourceOf = ({ table, person, columns }: Level): Source => ({
  ...{ table: table.table.name, person, columns },
  rows: 'filled',
})

/** `__part<n>`: `person`, `part` and whether the level's values are `hidden`, after n levels. */
export const partName = (n: number): string => `__part${n}`

/** `__value<n>`: `person` and `value` for everyone who has any in the n-th level. */
export const valueName = (n: number): string => `__value${n}`

const HOMES: Source = {
  table: 'user_roles',
  person: 'userSourcedId',
  columns: ['orgSourcedId', 'role'],
  rows: 'any',
}

/**
 * Judges all `levels` (from `levelsOf`, same order) that `isNeeded` asks for, and those they build on.
 * What is left out does not change the verdict on the rest.
 */
export function crowdOf(
  policy: Policy,
  levels: readonly Level[],
  isNeeded: (level: Level) => boolean = () => true,
): Crowd {
  const personal = levels.filter(({ per }) => per === 'person')
  const rows = levels.filter((level) => level.per === 'row' && isNeeded(level))
  const last = rows.length > 0 ? personal.length : personal.findLastIndex(isNeeded) + 1
  if (last === 0 && rows.length === 0) return { prelude: [], hidden: new Map() }
  return {
    prelude: [
      homes(policy),
      ...personal.slice(0, last).flatMap((level, index) => partAfter(level, index + 1, policy)),
      ...rows.map((level, index) => ({
        name: rareName(index),
        sql: rareLines(level, partName(personal.length), policy),
      })),
    ],
    hidden: new Map([
      ...personal
        .slice(0, last)
        .map((level, index) => [tableOf(level), isHidden(level, index + 1)] as const),
      ...rows.map((level, index) => [tableOf(level), isRare(index)] as const),
    ]),
  }
}

const tableOf = ({ table }: Level): string => table.table.name
const rareName = (n: number): string => `__rare${n}`

const isHidden = (level: Level, n: number): string =>
  `s.${quoted(level.person)} IN (SELECT person FROM ${quoted(partName(n))} WHERE hidden)`

const isRare = (n: number): string => `s."line" IN (SELECT line FROM ${quoted(rareName(n))})`

/** The parts to begin with. Someone without a home is in no row: NULL is a part like any other. */
export const homes = ({ protect }: Policy): Prelude => ({
  name: partName(0),
  sql: `SELECT person, value AS part, false AS hidden FROM (${sets(HOMES, protect)}) AS h`,
})

function partAfter(level: Level, n: number, { protect, k }: Policy): readonly Prelude[] {
  const [before, value] = [quoted(partName(n - 1)), quoted(valueName(n))]
  return [
    { name: valueName(n), sql: sets(sourceOf(level), protect) },
    {
      name: partName(n),
      sql:
        `WITH seen AS MATERIALIZED (SELECT coalesce(p.person, v.person) AS person, p.part AS before,` +
        ` v.value FROM ${before} AS p FULL JOIN ${value} AS v ON v.person = p.person),` +
        // A person is in `seen` once, so rows are persons.
        ` judged AS (SELECT before, value, value IS NOT NULL AND count(*) < ${k} AS hidden` +
        ` FROM seen GROUP BY before, value),` +
        ` named AS (SELECT *, dense_rank() OVER (ORDER BY before, hidden,` +
        ` CASE WHEN hidden THEN NULL ELSE value END) AS part FROM judged)` +
        ` SELECT s.person, n.part, n.hidden FROM seen AS s INNER JOIN named AS n` +
        ` ON ${alike('s', 'n', ['before', 'value'])}`,
    },
  ]
}

/** The lines of the level's table whose values fewer than k persons of the part share. */
function rareLines(level: Level, part: string, { protect, k }: Policy): string {
  const source = sourceOf(level)
  const cells = cellNames(source)
  const own = source.columns.map(
    (name, index) => `t.${quoted(name)} IS NOT DISTINCT FROM r.c${index}`,
  )
  return (
    `WITH each AS MATERIALIZED (SELECT e.*, p.part FROM (${eachOnce(source, protect)}) AS e` +
    ` LEFT JOIN ${quoted(part)} AS p ON p.person = e.person),` +
    // A person has each combination once in `each`, so rows are persons.
    ` few AS (SELECT part, ${cells.join(', ')} FROM each GROUP BY ALL HAVING count(*) < ${k}),` +
    ` rare AS (SELECT e.* FROM each AS e INNER JOIN few AS f ON ${alike('e', 'f', ['part', ...cells])})` +
    ` SELECT t."line" AS line FROM ${quoted(source.table)} AS t INNER JOIN rare AS r` +
    ` ON r.person = t.${quoted(source.person)} AND ${own.join(' AND ')}`
  )
}
