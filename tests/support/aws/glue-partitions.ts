import { z } from 'zod'
import { seconds, type Account } from './account.js'
import { catalog } from './glue-databases.js'
import { glueName, partitionInput, values } from './glue-shapes.js'
import { glueTableOf, type GlueTable } from './glue-tables.js'
import { glueOperation, paged, type Operation } from './operation.js'
import { glueProblem, Problem } from './problem.js'

type PartitionInput = z.output<typeof partitionInput>

/** A partition of a table of the Glue catalogue: the values of its keys, and where its files lie. */
export interface GluePartition extends PartitionInput {
  readonly DatabaseName: string
  readonly TableName: string
  readonly CreationTime: number
  readonly CatalogId: string
}

const OF = z.object({ ...catalog, DatabaseName: glueName, TableName: glueName })

const tableOf = (account: Account, { DatabaseName, TableName }: z.output<typeof OF>): GlueTable =>
  glueTableOf(account, DatabaseName, TableName)

const keyOf = (given: readonly string[]): string => JSON.stringify(given)

function partitionOf(table: GlueTable, given: readonly string[]): GluePartition {
  const partition = table.partitions.get(keyOf(given))
  if (partition !== undefined) return partition
  throw glueProblem('EntityNotFoundException', 'Cannot find partition.')
}

function put(table: GlueTable, account: Account, input: PartitionInput, since = seconds()): void {
  if (input.Values.length !== table.PartitionKeys.length) {
    const words = 'The number of partition keys do not match the number of partition values'
    throw glueProblem('InvalidInputException', words)
  }
  table.partitions.set(keyOf(input.Values), {
    ...{ ...input, DatabaseName: table.DatabaseName, TableName: table.Name },
    ...{ CreationTime: since, CatalogId: account.id },
  })
}

function create(table: GlueTable, account: Account, input: PartitionInput): object {
  if (table.partitions.has(keyOf(input.Values))) {
    throw glueProblem('AlreadyExistsException', 'Partition already exists.')
  }
  put(table, account, input)
  return {}
}

/** Of a batch, what fails is named in the answer and the rest is done. */
function batchCreate(table: GlueTable, account: Account, inputs: readonly PartitionInput[]) {
  const Errors: object[] = []
  for (const input of inputs) {
    try {
      create(table, account, input)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const ErrorDetail = { ErrorCode: error.type, ErrorMessage: error.message }
      Errors.push({ PartitionValues: input.Values, ErrorDetail })
    }
  }
  return Errors.length === 0 ? {} : { Errors }
}

export const gluePartitionOperations: readonly Operation[] = [
  glueOperation('GetPartition', OF.extend({ PartitionValues: values }), (account, input) => ({
    Partition: partitionOf(tableOf(account, input), input.PartitionValues),
  })),
  glueOperation(
    'GetPartitions',
    OF.extend({ NextToken: z.string().optional(), MaxResults: z.number().int().optional() }),
    (account, { NextToken, MaxResults, ...of }) => {
      const at = { nextToken: NextToken, maxResults: MaxResults }
      const all = [...tableOf(account, of).partitions.values()]
      const { nextToken, ...page } = paged(account, 'Partitions', all, at)
      return nextToken === undefined ? page : { ...page, NextToken: nextToken }
    },
  ),
  glueOperation(
    'CreatePartition',
    OF.extend({ PartitionInput: partitionInput }),
    (account, { PartitionInput, ...of }) => create(tableOf(account, of), account, PartitionInput),
  ),
  glueOperation(
    'BatchCreatePartition',
    OF.extend({ PartitionInputList: z.array(partitionInput).max(100) }),
    (account, { PartitionInputList, ...of }) =>
      batchCreate(tableOf(account, of), account, PartitionInputList),
  ),
  glueOperation(
    'UpdatePartition',
    OF.extend({ PartitionValueList: values, PartitionInput: partitionInput }),
    (account, { PartitionValueList, PartitionInput, ...of }) => {
      const table = tableOf(account, of)
      const { CreationTime } = partitionOf(table, PartitionValueList)
      table.partitions.delete(keyOf(PartitionValueList))
      put(table, account, PartitionInput, CreationTime)
      return {}
    },
  ),
  glueOperation('DeletePartition', OF.extend({ PartitionValues: values }), (account, input) => {
    const table = tableOf(account, input)
    partitionOf(table, input.PartitionValues)
    table.partitions.delete(keyOf(input.PartitionValues))
    return {}
  }),
]
