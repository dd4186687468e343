import type { StorageDescriptor, TableInput } from '@aws-sdk/client-glue'
import { LOAD } from '../layout.js'
import type { TablePart } from '../layout.js'
import type { AwsPlace } from '../place.js'

/** The folder of all loads of a policy, as an S3 address; ends in a slash. */
export const policyFolder = ({ dataBucket, dataPrefix }: AwsPlace, policy: string): string =>
  `s3://${dataBucket}/${dataPrefix}${policy}/`

/** The folder of one load of one part, which is the place of its partition; ends in a slash. */
export const partFolder = (place: AwsPlace, policy: string, load: string, part: string): string =>
  `${policyFolder(place, policy)}${load}/${part}/`

/** A part's table in the Glue catalogue. Policy ids have no underscore, so that no two policies share one. */
export const glueTableName = (policy: string, part: string): string =>
  `${policy.replaceAll('-', '_')}__${part}`

const HIVE = 'org.apache.hadoop.hive.ql.io.parquet'

/** How a part's Parquet lies in a folder: of the table, and of each of its partitions. */
export function storageOf(part: TablePart, location: string) {
  return {
    Columns: part.columns.map(({ name, type }) => ({ Name: name, Type: type })),
    Location: location,
    InputFormat: `${HIVE}.MapredParquetInputFormat`,
    OutputFormat: `${HIVE}.MapredParquetOutputFormat`,
    SerdeInfo: { SerializationLibrary: `${HIVE}.serde.ParquetHiveSerDe` },
  } as const satisfies StorageDescriptor
}

/** A part's table as the Glue catalogue is told of it: external, Parquet, one partition for each load. */
export function tableInputOf(place: AwsPlace, policy: string, part: TablePart) {
  return {
    Name: glueTableName(policy, part.name),
    Description: `Homeroom, policy ${policy}`,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { EXTERNAL: 'TRUE', classification: 'parquet' },
    PartitionKeys: [{ Name: LOAD, Type: 'string' }],
    StorageDescriptor: storageOf(part, policyFolder(place, policy)),
  } as const satisfies TableInput
}
