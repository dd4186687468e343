import { storageOf, tableInputOf, partFolder } from '../glue/storage.js'
import type { TablePart } from '../layout.js'
import type { AwsPlan, PlannedTable } from '../plan/plan.js'
import { any, anything, fields, is, list, maybe, nothing } from './shape.js'
import type { Shape } from './shape.js'
import { PARTITION_KEYS } from './shapes.js'

/** Of Glue's `GetTable` (botocore 1.43.11, glue 2017-03-31). */
export function glueTableShape({ place, policy }: AwsPlan, { part }: PlannedTable): Shape {
  const { Name, Description, TableType, Parameters, StorageDescriptor } = tableInputOf(
    ...([place, policy.id, part] as const),
  )
  return fields({
    Table: fields({
      ...{ Name: is(Name), DatabaseName: is(place.database), Description: is(Description) },
      ...{ TableType: is(TableType), CatalogId: maybe(is(place.account)) },
      Parameters: fields({
        EXTERNAL: is(Parameters.EXTERNAL),
        classification: is(Parameters.classification),
        transient_lastDdlTime: maybe(any),
      }),
      PartitionKeys: PARTITION_KEYS,
      StorageDescriptor: storageShape(part, StorageDescriptor.Location),
      // A link to another table, a view, or another catalogue behind the name.
      ...{ TargetTable: nothing, FederatedTable: nothing, ViewDefinition: nothing },
      ...{ ViewOriginalText: nothing, ViewExpandedText: nothing },
      ...{ IsMultiDialectView: nothing, IsMaterializedView: nothing, Status: nothing },
      ...anything('Owner', 'CreateTime', 'UpdateTime', 'LastAccessTime', 'LastAnalyzedTime'),
      ...anything('Retention', 'CreatedBy', 'IsRegisteredWithLakeFormation', 'VersionId'),
    }),
  })
}

/** Of each of Glue's `GetPartitions`. `load`: the value that it says it is for. */
export const partitionShape = (
  { place, policy }: AwsPlan,
  { part, glue }: PlannedTable,
  load: string,
): Shape =>
  fields({
    ...{ Values: list([is(load)]), DatabaseName: is(glue.database), TableName: is(glue.table) },
    ...{ CatalogId: maybe(is(place.account)), Parameters: any },
    // Loads of an earlier text of the policy have its columns; nobody can ask for them any more.
    StorageDescriptor: storageShape(
      part,
      partFolder(place, policy.id, load, part.name),
      load.endsWith(`.${policy.hash.slice(0, 12)}`),
    ),
    ...anything('CreationTime', 'LastAccessTime', 'LastAnalyzedTime'),
  })

function storageShape(part: TablePart, location: string, current = true): Shape {
  const { Columns, InputFormat, OutputFormat, SerdeInfo } = storageOf(part, location)
  return fields({
    Columns: current
      ? list(
          Columns.map(({ Name, Type }) =>
            fields({ Name: is(Name), Type: is(Type), Comment: maybe(any), Parameters: nothing }),
          ),
        )
      : any,
    ...{ Location: is(location), AdditionalLocations: nothing, SchemaReference: nothing },
    ...{ InputFormat: is(InputFormat), OutputFormat: is(OutputFormat) },
    SerdeInfo: fields({
      ...{ Name: maybe(any), SerializationLibrary: is(SerdeInfo.SerializationLibrary) },
      Parameters: maybe(fields({ 'serialization.format': maybe(any) })),
    }),
    ...{ BucketColumns: nothing, SortColumns: nothing, StoredAsSubDirectories: nothing },
    // Can send single values to other folders.
    SkewedInfo: maybe(
      fields({
        ...{ SkewedColumnNames: nothing, SkewedColumnValues: nothing },
        SkewedColumnValueLocationMaps: nothing,
      }),
    ),
    Parameters: nothing,
    ...anything('Compressed', 'NumberOfBuckets'),
  })
}
