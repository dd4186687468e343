import { subjectName } from '../engine/room/load.js'
import { CATALOG, type Column, type Table } from '../roster/catalog.js'
import type { Domain } from '../vault/domain.js'
import type { TableRef } from '../gate/query.js'

/**
 * Domains whose values belong to one person (or nearly): grouping by them makes a group of one, and
 * comparing them with a value picks one out. Results that do either are named, never a group's.
 */
const PERSONAL: Readonly<Record<Domain, boolean>> = {
  PERSON: true,
  ENROLLMENT: true,
  ROLE: true,
  PROFILE: true,
  LOGIN: true,
  IDENT: true,
  EXTID: true,
  MASTER: true,
  PHONE: true,
  CLASS: false,
  ORG: false,
  COURSE: false,
  TERM: false,
  TITLE: false,
  VALUE: false,
  RESOURCE: false,
}

/** Whether the column holds a value of one person. `line` is the place of one record in a file. */
export function isPersonal(table: Table, column: Column): boolean {
  if (table.subjects.length === 0) return false
  if (column.type.kind === 'token') return PERSONAL[column.type.domain]
  return column.treatment === 'position' && column.name === 'line'
}

/** The catalogue's table of a reference in an approved tree; undefined for a CTE. */
export function baseTable(ref: TableRef): Table | undefined {
  return CATALOG.get(ref.name.toLowerCase())
}

/** The hidden subject columns of a base table, in order: the person, and the second person if any. */
export function subjectColumns(table: Table): readonly string[] {
  return table.subjects.map((_, place) => subjectName(place))
}

/** The hidden subject column that is made of this one; null if none is. */
export function subjectOf(table: Table, { name }: Pick<Column, 'name'>): string | null {
  const place = table.subjects.indexOf(name)
  return place < 0 ? null : subjectName(place)
}
