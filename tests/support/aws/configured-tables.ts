import { z } from 'zod'
import { born, changed, found, without, type Account } from './account.js'
import { glueTableAt } from './glue-tables.js'
import { operation, paged, type Operation } from './operation.js'
import { conflict, invalid, overQuota } from './problem.js'
import { columnName, description, displayName, oneOf, page, tags, uuid } from './shapes.js'

export interface ConfiguredTable {
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly description?: string | undefined
  readonly tableReference: TableReference
  readonly createTime: number
  readonly updateTime: number
  readonly analysisRuleTypes: readonly string[]
  readonly analysisMethod: string
  /** Clean Rooms shows these and no others. */
  readonly allowedColumns: readonly string[]
}

type TableReference = z.output<typeof REFERENCE>

const glueName = z
  .string()
  .max(128)
  .regex(/^[a-zA-Z0-9_](([a-zA-Z0-9_]+-)*([a-zA-Z0-9_]+))?$/u)
const REFERENCE = oneOf({
  glue: z.object({ tableName: glueName, databaseName: glueName, region: z.string().optional() }),
})
const METHOD = z.enum(['DIRECT_QUERY', 'DIRECT_JOB', 'MULTIPLE'])
const CREATE = z.object({
  ...{ name: displayName, description: description.optional(), tableReference: REFERENCE },
  ...{ allowedColumns: z.array(columnName).min(1), analysisMethod: METHOD },
  tags: tags.optional(),
})
const ONE = z.object({ configuredTableIdentifier: uuid })

/** Columns per allowlist, and configured tables per account (AWS's quotas). */
const MOST_COLUMNS = 100
const MOST_TABLES = 250

/** Its Glue table must be there and have every column that is allowed, and no column may be named twice. */
function check(account: Account, reference: TableReference, columns: readonly string[]): void {
  if (columns.length > MOST_COLUMNS) throw overQuota('Columns per allowlist', MOST_COLUMNS)
  if (new Set(columns).size !== columns.length) {
    throw invalid('INVALID_CONFIGURATION', 'A column is listed twice.')
  }
  if (!account.glueFirst) return
  const table = glueTableAt(account, reference.glue)
  if (table === null) throw invalid('INVALID_CONFIGURATION', 'The Glue table does not exist.')
  const there = [...table.StorageDescriptor.Columns, ...table.PartitionKeys]
  const missing = columns.filter((column) => !there.some(({ Name }) => Name === column))
  if (missing.length === 0) return
  throw invalid('INVALID_CONFIGURATION', `Not in the Glue table: ${missing.join(', ')}.`)
}

function create(account: Account, { tags: _, ...input }: z.output<typeof CREATE>) {
  check(account, input.tableReference, input.allowedColumns)
  if (account.configuredTables.size >= MOST_TABLES) {
    throw overQuota('Configured tables per account', MOST_TABLES)
  }
  const configuredTable: ConfiguredTable = {
    ...born(account, 'configuredtable'),
    ...input,
    analysisRuleTypes: [],
  }
  account.configuredTables.set(configuredTable.id, configuredTable)
  return { configuredTable }
}

function update(
  account: Account,
  { configuredTableIdentifier: id, ...changes }: z.output<typeof UPDATE>,
) {
  const configuredTable = changed(configuredTableOf(account, id), changes)
  check(account, configuredTable.tableReference, configuredTable.allowedColumns)
  account.configuredTables.set(id, configuredTable)
  return { configuredTable }
}
const UPDATE = CREATE.omit({ tags: true }).partial().extend(ONE.shape)

function remove(account: Account, id: string): void {
  configuredTableOf(account, id)
  const associated = [...account.associations.values()]
  if (associated.some(({ configuredTableId }) => configuredTableId === id)) {
    throw conflict('SUBRESOURCES_EXIST', 'CONFIGURED_TABLE', id)
  }
  account.configuredTables.delete(id)
  account.tableRules.delete(id)
}

export const configuredTableOf = ({ configuredTables }: Account, id: string): ConfiguredTable =>
  found(configuredTables, id, 'CONFIGURED_TABLE')

const summary = (table: ConfiguredTable): object =>
  without(table, 'description', 'tableReference', 'allowedColumns')

export const configuredTableOperations: readonly Operation[] = [
  operation('CreateConfiguredTable', 'POST /configuredTables', CREATE, create),
  operation(
    'GetConfiguredTable',
    'GET /configuredTables/{configuredTableIdentifier}',
    ONE,
    (account, { configuredTableIdentifier: id }) => ({
      configuredTable: configuredTableOf(account, id),
    }),
  ),
  operation('ListConfiguredTables', 'GET /configuredTables', z.object(page), (account, at) => {
    const all = [...account.configuredTables.values()].map(summary)
    return paged(account, 'configuredTableSummaries', all, at)
  }),
  operation(
    'UpdateConfiguredTable',
    'PATCH /configuredTables/{configuredTableIdentifier}',
    UPDATE,
    update,
  ),
  operation(
    'DeleteConfiguredTable',
    'DELETE /configuredTables/{configuredTableIdentifier}',
    ONE,
    (account, { configuredTableIdentifier: id }) => remove(account, id),
  ),
]
