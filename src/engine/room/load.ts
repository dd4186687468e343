import type { Prelude, RoomSpec, RoomTable } from '../port.js'

/**
 * The statements that fill a room's `:memory:` instance from the snapshot, in order, ending with
 * every file detached. Pure: text of ours from a spec of ours; nothing a vendor wrote comes near it.
 */
export function loadStatements(spec: RoomSpec): readonly string[] {
  // Who is protected does not depend on which tables are loaded.
  const wantsPrevious =
    spec.protect === 'students' || spec.tables.some((table) => table.name.startsWith(PREVIOUS))
  const previousFile = wantsPrevious ? spec.previousFile : null
  const prelude = [...protectedPersons(spec.protect, previousFile !== null), ...spec.prelude]
  return [
    attach(spec.snapshotFile, 'snap'),
    ...(previousFile === null ? [] : [attach(previousFile, 'prev')]),
    'USE snap',
    ...prelude.map(({ name, sql }) => `CREATE TEMP TABLE ${quoted(name)} AS ${sql}`),
    ...spec.tables.flatMap((table) => copy(table, spec.protect, previousFile !== null)),
    'USE memory',
    ...prelude.map(({ name }) => `DROP TABLE temp.${quoted(name)}`),
    'DETACH snap',
    ...(previousFile === null ? [] : ['DETACH prev']),
  ]
}

/** What a room calls the subject column at a place (from 0) of a table; a vendor cannot write it. */
export const subjectName = (place: number): string =>
  place === 0 ? '__subject' : `__subject${place + 1}`

const PREVIOUS = 'prev_'
const PROTECTED = '__protected'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const attach = (file: string, name: string): string =>
  `ATTACH '${file.replaceAll("'", "''")}' AS ${name} (READ_ONLY)`

/** Whoever is a student in either load is protected in both: a token is the same person in both. */
function protectedPersons(protect: RoomSpec['protect'], hasPrevious: boolean): readonly Prelude[] {
  if (protect === 'everyone') return []
  const both = hasPrevious ? ' UNION SELECT ordinal FROM prev.protected_persons' : ''
  return [{ name: PROTECTED, sql: `SELECT ordinal FROM snap.protected_persons${both}` }]
}

/** `prev_x` is the table `x` of the load before; with no such load, that of today without its rows. */
function copy(
  table: RoomTable,
  protect: RoomSpec['protect'],
  hasPrevious: boolean,
): readonly string[] {
  const isPrevious = table.name.startsWith(PREVIOUS)
  const source = isPrevious ? table.name.slice(PREVIOUS.length) : table.name
  const columns = [
    ...table.columns.map(
      ({ name, expression }) => `${expression ?? `s.${quoted(name)}`} AS ${quoted(name)}`,
    ),
    ...table.subjects.map((name, index) => `${subject(name, protect)} AS ${subjectName(index)}`),
  ]
  return [
    // A column's expression may read other tables of its own load by their bare names.
    `USE ${isPrevious && hasPrevious ? 'prev' : 'snap'}`,
    `CREATE TABLE memory.${quoted(table.name)} AS SELECT ${columns.join(', ')} ` +
      `FROM ${quoted(source)} AS s${isPrevious && !hasPrevious ? ' LIMIT 0' : ''}`,
  ]
}

function subject(name: string, protect: RoomSpec['protect']): string {
  const ordinal = `s.${quoted(name)}`
  return protect === 'everyone'
    ? ordinal
    : `CASE WHEN ${ordinal} IN (SELECT ordinal FROM temp.${PROTECTED}) THEN ${ordinal} END`
}
