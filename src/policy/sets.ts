import type { Protect } from './policy.js'
import { quoted } from './levels.js'

/** Where the values of persons stand. All names are the catalogue's. */
export interface Source {
  readonly table: string
  /** The column that says whom a row is about. */
  readonly person: string
  readonly columns: readonly string[]
  /** `any`: a row counts whatever it holds. `filled`: only if one of the columns does. */
  readonly rows: 'any' | 'filled'
}

/** Condition on the rows of `t` that count: about someone whom the threshold counts, not all empty. */
export function counts({ person, columns, rows }: Source, protect: Protect): string {
  const filled = columns.map((name) => `t.${quoted(name)} IS NOT NULL`).join(' OR ')
  return [
    isCounted(`t.${quoted(person)}`, protect),
    ...(rows === 'any' ? [] : [`(${filled})`]),
  ].join(' AND ')
}

/** Condition on an ordinal: a person whom the threshold counts. `__protected` is there beforehand. */
export const isCounted = (ordinal: string, protect: Protect): string =>
  protect === 'everyone'
    ? `${ordinal} IS NOT NULL`
    : `${ordinal} IN (SELECT ordinal FROM "__protected")`

/** `c0`, `c1`, ...: the columns of a source under names that no table has. */
export const cellNames = ({ columns }: Source): readonly string[] =>
  columns.map((_, index) => `c${index}`)

/** The rows of a source, each person's different ones once: `person`, `c0`, `c1`, ... */
export function eachOnce(source: Source, protect: Protect): string {
  const cells = source.columns.map((name, index) => `t.${quoted(name)} AS c${index}`)
  return (
    `SELECT DISTINCT t.${quoted(source.person)} AS person, ${cells.join(', ')}` +
    ` FROM ${quoted(source.table)} AS t WHERE ${counts(source, protect)}`
  )
}

/** Equality under which two empty cells are alike; a join on it still hashes. */
export const alike = (a: string, b: string, names: readonly string[]): string =>
  names.map((name) => `${a}.${name} IS NOT DISTINCT FROM ${b}.${name}`).join(' AND ')

/**
 * One row for each person of a source: `person` and `value`, a number that two persons share exactly
 * if they have the same set of rows. Numbers stand for one run only. Nothing is hashed down or glued
 * together as text, so no roster, however it is written, can make two different sets look alike.
 *
 * Most people have one row, whose number is that of its cells; sets of several are numbered below zero.
 */
export function sets(source: Source, protect: Protect): string {
  const names = cellNames(source)
  return (
    `WITH each AS MATERIALIZED (${eachOnce(source, protect)}),` +
    ` cells AS MATERIALIZED (SELECT *, row_number() OVER () AS cell FROM` +
    ` (SELECT DISTINCT ${names.join(', ')} FROM each) AS d),` +
    ` coded AS MATERIALIZED (SELECT e.person, c.cell FROM each AS e INNER JOIN cells AS c` +
    ` ON ${alike('e', 'c', names)}),` +
    ` one AS MATERIALIZED (SELECT person, min(cell) AS cell, count(*) AS n FROM coded GROUP BY person),` +
    ` several AS MATERIALIZED (SELECT person, list_sort(list(cell)) AS cells FROM coded` +
    ` WHERE person IN (SELECT person FROM one WHERE n > 1) GROUP BY person),` +
    ` named AS MATERIALIZED (SELECT cells, -row_number() OVER () AS value FROM` +
    ` (SELECT DISTINCT cells FROM several) AS d)` +
    ` SELECT person, cell AS value FROM one WHERE n = 1 UNION ALL` +
    ` SELECT s.person, n.value FROM several AS s INNER JOIN named AS n ON n.cells = s.cells`
  )
}
