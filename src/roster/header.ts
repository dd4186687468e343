import { refuse, type Refusal } from '../refusal.js'
import type { Facts } from './facts.js'
import { columnsOf, type ColumnSpec, type FileKind, type SchemaVersion } from './schema.js'

/** One header found. `name` is null where it could be free text: only spec names and plain metadata.* are kept. */
export interface HeaderFact {
  readonly pos: number
  readonly name: string | null
  readonly known: boolean
}

export interface Header {
  readonly width: number
  /** 0-based place of a column in a row; columns the file does not have are missing. */
  readonly places: ReadonlyMap<string, number>
  readonly found: readonly HeaderFact[]
}

const METADATA = /^metadata\.[A-Za-z0-9_.]{1,40}$/

/** Columns of any version are read; those of another version are noted, not dropped. */
function specsOf(kind: FileKind): ReadonlyMap<string, ColumnSpec> {
  const all = (['1.1', '1.2'] as const).flatMap((version) => columnsOf(kind, version) ?? [])
  return new Map(all.map((spec) => [spec.name.toLowerCase(), spec]))
}

/**
 * Matches a header row with the specification, by name and in any order. A name in another case of
 * letters is taken, and noted. A row in which no column is known is a file without a header: its cells
 * are a person's, and nothing of it may be read as a name of a column.
 */
export function readHeader(
  kind: FileKind,
  version: SchemaVersion,
  cells: readonly string[],
  facts: Facts,
): Header | Refusal {
  const specs = specsOf(kind)
  const places = new Map<string, number>()
  const found: HeaderFact[] = []
  for (const [at, cell] of cells.entries()) {
    const spec = specs.get(cell.trim().toLowerCase())
    if (spec && places.has(spec.name)) {
      return refuse('HEADER_DUPLICATE', `In ${kind}.csv the header ${spec.name} stands twice.`)
    }
    if (spec) places.set(spec.name, at)
    const exact = spec?.name === cell
    if (spec && !exact) facts.add(kind, 'schema.header_case', 1)
    const keep = exact || METADATA.test(cell)
    found.push({ pos: at + 1, name: keep ? cell : null, known: exact })
  }
  if (places.size === 0) {
    facts.add(kind, 'table.missing_header')
    return refuse('FILE_UNREADABLE', `${kind}.csv does not start with a header row.`)
  }
  noteStrangers(kind, cells, new Set(places.values()), facts)
  noteOrder(kind, version, places, facts)
  return { width: cells.length, places, found }
}

/** `known`: the places of the specification's columns. */
function noteStrangers(
  kind: FileKind,
  cells: readonly string[],
  known: ReadonlySet<number>,
  facts: Facts,
): void {
  const lastKnown = Math.max(...known)
  const seen = new Set<string>()
  for (const [at, cell] of cells.entries()) {
    if (known.has(at)) continue
    if (cell.trim() === '') facts.add(kind, 'table.empty_header_name', 1)
    else if (seen.has(cell)) facts.add(kind, 'table.duplicate_header', 1)
    else if (!cell.startsWith('metadata.')) facts.add(kind, 'schema.unknown_header', 1)
    else if (!METADATA.test(cell)) facts.add(kind, 'schema.invalid_metadata_header', 1)
    else if (at < lastKnown) facts.add(kind, 'schema.metadata_column_position', 1)
    seen.add(cell)
  }
}

function noteOrder(
  kind: FileKind,
  version: SchemaVersion,
  places: ReadonlyMap<string, number>,
  facts: Facts,
): void {
  const specs = columnsOf(kind, version)
  if (!specs) return
  for (const spec of specs) {
    if (!places.has(spec.name)) facts.add(kind, 'schema.missing_header')
  }
  for (const name of places.keys()) {
    const foreign = !specs.some((spec) => spec.name === name)
    if (foreign) facts.add(kind, 'schema.column_not_in_version', 1)
  }
  const order = specs.map(({ name }) => places.get(name)).filter((place) => place !== undefined)
  if (order.some((place, at) => at > 0 && place < (order[at - 1] ?? 0))) {
    facts.add(kind, 'schema.header_order_mismatch', 1)
  }
}
