import { z } from 'zod'
import { seconds, without, type Account } from './account.js'
import { catalog, glueDatabaseOf } from './glue-databases.js'
import type { GluePartition } from './glue-partitions.js'
import { glueName, tableInput } from './glue-shapes.js'
import { glueOperation, type Operation } from './operation.js'
import { glueProblem } from './problem.js'

type TableInput = z.output<typeof tableInput>

/** A table of the Glue catalogue, as it goes out but for its partitions. */
export interface GlueTable extends TableInput {
  readonly DatabaseName: string
  readonly CreateTime: number
  readonly UpdateTime: number
  readonly CatalogId: string
  readonly VersionId: string
  /** By their values, as JSON. */
  readonly partitions: Map<string, GluePartition>
}

const OF = z.object({ ...catalog, DatabaseName: glueName })

/** @throws Problem `EntityNotFoundException` */
export function glueTableOf(account: Account, database: string, name: string): GlueTable {
  const table = glueDatabaseOf(account, database).tables.get(name.toLowerCase())
  if (table !== undefined) return table
  throw glueProblem('EntityNotFoundException', `Table ${name} not found.`)
}

/** The table that a configured table refers to; null if Glue has none. */
export function glueTableAt(
  { glue }: Account,
  at: { readonly databaseName: string; readonly tableName: string } | undefined,
): GlueTable | null {
  const { tables } = glue.get(at?.databaseName.toLowerCase() ?? '') ?? {}
  return tables?.get(at?.tableName.toLowerCase() ?? '') ?? null
}

/** Glue folds the names of tables and columns to lower case. */
function folded(input: TableInput): TableInput {
  const columns = (all: TableInput['PartitionKeys']) =>
    all.map((column) => ({ ...column, Name: column.Name.toLowerCase() }))
  const { StorageDescriptor, PartitionKeys } = input
  const Columns = columns(StorageDescriptor.Columns)
  const names = [...Columns, ...PartitionKeys].map(({ Name }) => Name)
  if (new Set(names).size !== names.length) {
    throw glueProblem('InvalidInputException', 'A column is defined twice.')
  }
  return {
    ...{ ...input, Name: input.Name.toLowerCase() },
    StorageDescriptor: { ...StorageDescriptor, Columns },
    PartitionKeys: columns(PartitionKeys),
  }
}

function create(account: Account, database: string, input: TableInput): object {
  const { tables, shown } = glueDatabaseOf(account, database)
  const table = folded(input)
  if (tables.has(table.Name)) {
    throw glueProblem('AlreadyExistsException', `Table ${table.Name} already exists.`)
  }
  const now = seconds()
  tables.set(table.Name, {
    ...{ ...table, DatabaseName: shown.Name, CatalogId: account.id, VersionId: '0' },
    ...{ CreateTime: now, UpdateTime: now, partitions: new Map() },
  })
  return {}
}

function update(account: Account, database: string, input: TableInput): object {
  const there = glueTableOf(account, database, input.Name)
  const table = folded(input)
  const keys = ({ PartitionKeys }: TableInput) => JSON.stringify(PartitionKeys)
  if (there.partitions.size > 0 && keys(there) !== keys(table)) {
    throw glueProblem('InvalidInputException', 'Partition keys cannot be changed.')
  }
  const { DatabaseName, CreateTime, CatalogId, VersionId, partitions } = there
  glueDatabaseOf(account, database).tables.set(table.Name, {
    ...{ ...table, DatabaseName, CreateTime, CatalogId, partitions },
    ...{ UpdateTime: seconds(), VersionId: String(Number(VersionId) + 1) },
  })
  return {}
}

export const glueTableOperations: readonly Operation[] = [
  glueOperation('GetTable', OF.extend({ Name: glueName }), (account, { DatabaseName, Name }) => {
    return { Table: without(glueTableOf(account, DatabaseName, Name), 'partitions') }
  }),
  glueOperation(
    'CreateTable',
    OF.extend({ TableInput: tableInput }),
    (account, { DatabaseName, TableInput }) => create(account, DatabaseName, TableInput),
  ),
  glueOperation(
    'UpdateTable',
    OF.extend({ TableInput: tableInput }),
    (account, { DatabaseName, TableInput }) => update(account, DatabaseName, TableInput),
  ),
]
