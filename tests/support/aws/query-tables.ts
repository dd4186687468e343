import type { Account } from './account.js'
import { associationsOf, type Association } from './associations.js'
import { configuredTableOf } from './configured-tables.js'
import { glueTableAt } from './glue-tables.js'
import { membershipOf } from './memberships.js'
import { MOST_TABLES, whyNotAllowed } from './query-checks.js'
import type { ProtectedQuery } from './query-shapes.js'

/** A table as a query may read it. */
export interface ReadableTable {
  /** Its name in SQL. */
  readonly name: string
  /** Allowed columns that lie in its files, with their Glue types. */
  readonly columns: readonly ReadableColumn[]
  /** Allowed partition keys. */
  readonly keys: readonly ReadableColumn[]
  readonly partitions: readonly {
    /** `s3://…` */
    readonly location: string
    /** In the order of `keys`. */
    readonly values: readonly string[]
  }[]
}

interface ReadableColumn {
  readonly name: string
  readonly type: string
}

/** A query that fails for a reason of its own; the message is the service's. */
export class QueryFailure extends Error {
  override readonly name = 'QueryFailure'
}

/** Strings and comments, which name no table; then what stands after FROM or JOIN. */
const ELSEWHERE = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|--[^\n]*|\/\*[\s\S]*?\*\//gu
const NAMED = /\b(?:FROM|JOIN)\s+(?:`((?:[^`]|``)+)`|([A-Za-z_]\w*))/giu

/**
 * The tables that a text reads, if its asker may read them all. Names that are no table's are left to the
 * engine: they may be those of a CTE.
 * @throws QueryFailure
 */
export function tablesNamed(account: Account, query: ProtectedQuery): readonly ReadableTable[] {
  const text = (query.sqlParameters.queryString ?? '').replaceAll(ELSEWHERE, "''")
  const names = new Set([...text.matchAll(NAMED)].map((match) => match[1] ?? match[2] ?? ''))
  const folded = new Set([...names].map((name) => name.toLowerCase()))
  const all = associationsOf(account, membershipOf(account, query.membershipId))
  const read = all.filter(({ name }) => folded.has(name))
  if (read.length > MOST_TABLES) throw new QueryFailure('Too many tables in one query.')
  return read.map((association) => {
    const why = whyNotAllowed(account, association)
    if (why !== null) throw new QueryFailure(`The table ${association.name} ${why}.`)
    return readable(account, association)
  })
}

function readable(account: Account, { name, configuredTableId }: Association): ReadableTable {
  const { tableReference, allowedColumns } = configuredTableOf(account, configuredTableId)
  const table = glueTableAt(account, tableReference.glue)
  if (table === null) throw new QueryFailure(`The table ${name} is not in Glue.`)
  const allowed = (columns: typeof table.PartitionKeys) =>
    columns
      .filter((column) => allowedColumns.includes(column.Name))
      .map((column) => ({ name: column.Name, type: column.Type ?? 'string' }))
  return {
    ...{ name, columns: allowed(table.StorageDescriptor.Columns) },
    keys: allowed(table.PartitionKeys),
    partitions: [...table.partitions.values()].map(({ StorageDescriptor, Values }) => ({
      location: StorageDescriptor.Location ?? '',
      values: table.PartitionKeys.flatMap(({ Name }, place) =>
        allowedColumns.includes(Name) ? [Values[place] ?? ''] : [],
      ),
    })),
  }
}
