import type { GlueClient, StorageDescriptor } from '@aws-sdk/client-glue'
import { Fault } from '../../../fault.js'
import { glueTableName, partFolder, storageOf, tableInputOf } from '../glue/storage.js'
import type { TablePart } from '../layout.js'
import type { AwsPlace } from '../place.js'
import { nameOf, publishFault } from './publish-fault.js'

/**
 * The Glue catalogue, of which publishing adds partitions to tables that are there. Every method throws Fault
 * `PUBLISH_FAILED` if Glue cannot be reached or says no, or holds something else than it should.
 */
export interface Catalogue {
  /** Sees that a part's table is there as it was planned. */
  expectTable(part: TablePart): Promise<void>
  /** Adds the partition of a load to a part's table; one that is there as it should be is left alone. */
  addPartition(part: TablePart, load: string): Promise<'added' | 'there'>
}

/** @param policy - id of the policy whose tables they are */
export async function openCatalogue(
  glue: GlueClient,
  place: AwsPlace,
  policy: string,
  abortSignal?: AbortSignal,
): Promise<Catalogue> {
  const sdk = await import('@aws-sdk/client-glue')
  const options = abortSignal === undefined ? {} : { abortSignal }
  const of = (part: TablePart) => ({
    ...{ CatalogId: place.account, DatabaseName: place.database },
    TableName: glueTableName(policy, part.name),
  })
  const find = async (part: TablePart, load: string) => {
    const command = new sdk.GetPartitionCommand({ ...of(part), PartitionValues: [load] })
    const found = await glue.send(command, options).catch(unless('EntityNotFoundException'))
    return found?.Partition ?? null
  }
  return {
    async expectTable(part) {
      const { CatalogId, DatabaseName, TableName: Name } = of(part)
      const command = new sdk.GetTableCommand({ CatalogId, DatabaseName, Name })
      const found = await glue.send(command, options).catch(unless('EntityNotFoundException'))
      if (found?.Table === undefined) throw notApplied(part)
      const { PartitionKeys: keys, StorageDescriptor: storage } = found.Table
      const planned = tableInputOf(place, policy, part)
      const isPlanned =
        columnsIn(keys) === columnsIn(planned.PartitionKeys) &&
        columnsIn(storage?.Columns) === columnsIn(planned.StorageDescriptor.Columns)
      if (!isPlanned) throw otherwise(`table of part ${part.name}`)
    },
    async addPartition(part, load) {
      const storage = storageOf(part, partFolder(place, policy, load, part.name))
      const before = await find(part, load)
      if (before === null) {
        const command = new sdk.CreatePartitionCommand({
          ...of(part),
          PartitionInput: { Values: [load], StorageDescriptor: storage },
        })
        // Another publisher, or a try of ours whose answer was lost.
        await glue.send(command, options).catch(unless('AlreadyExistsException'))
      }
      const now = before ?? (await find(part, load))
      if (!isSame(now?.StorageDescriptor, storage))
        throw otherwise(`partition of part ${part.name}`)
      return before === null ? 'added' : 'there'
    },
  }
}

/** Null for an expected no of Glue's, by its name; every other failure is a fault. */
const unless =
  (name: string) =>
  (cause: unknown): null => {
    if (nameOf(cause) === name) return null
    throw publishFault(cause, 'catalogue')
  }

type Columns = readonly { readonly Name?: string | undefined; readonly Type?: string | undefined }[]

const columnsIn = (columns: Columns | undefined): string =>
  JSON.stringify((columns ?? []).map(({ Name: name, Type: type }) => [name, type]))

/** Where the rows are, what they are and how they are read: all that decides what a query sees. */
function isSame(
  held: StorageDescriptor | undefined,
  wanted: ReturnType<typeof storageOf>,
): boolean {
  return (
    slashed(held?.Location) === wanted.Location &&
    columnsIn(held?.Columns) === columnsIn(wanted.Columns) &&
    held?.InputFormat === wanted.InputFormat &&
    held.SerdeInfo?.SerializationLibrary === wanted.SerdeInfo.SerializationLibrary
  )
}

/** Glue keeps an address as it was given, with or without the slash at the end. */
const slashed = (address: string | undefined): string | undefined =>
  address === undefined || address.endsWith('/') ? address : `${address}/`

const notApplied = ({ name }: TablePart): Fault =>
  new Fault(
    'PUBLISH_FAILED',
    `The Glue catalogue has no table for part ${name}. Run "homeroom aws apply" for this policy first.`,
  )

const otherwise = (what: string): Fault =>
  new Fault(
    'PUBLISH_FAILED',
    `The Glue catalogue holds the ${what} otherwise than it should be. Nothing was changed. See who else writes there; "homeroom aws verify" shows what was applied.`,
  )
