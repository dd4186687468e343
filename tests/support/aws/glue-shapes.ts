import { z } from 'zod'

/** Members of Glue's API model (`glue/2017-03-31`): no control characters but tabs, 1 to 255. */
export const glueName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\u0020-\uFFFD\t]*$/u)
const parameters = z.record(glueName, z.string().max(512_000))
const format = z.string().max(128)

export const glueColumn = z.object({
  ...{ Name: glueName, Type: z.string().max(131_072).optional() },
  Comment: z.string().max(255).optional(),
  Parameters: parameters.optional(),
})

export const storage = z.object({
  Columns: z.array(glueColumn).default([]),
  Location: z.string().max(2056).optional(),
  ...{ InputFormat: format.optional(), OutputFormat: format.optional() },
  Compressed: z.boolean().optional(),
  NumberOfBuckets: z.number().int().optional(),
  SerdeInfo: z
    .object({ Name: glueName, SerializationLibrary: glueName, Parameters: parameters })
    .partial()
    .optional(),
  BucketColumns: z.array(glueName).optional(),
  SortColumns: z.array(z.object({ Column: glueName, SortOrder: z.number() })).optional(),
  Parameters: parameters.optional(),
  StoredAsSubDirectories: z.boolean().optional(),
})

export const databaseInput = z.object({
  ...{ Name: glueName, Description: z.string().max(2048).optional() },
  ...{ LocationUri: z.string().min(1).max(1024).optional(), Parameters: parameters.optional() },
})

export const tableInput = z.object({
  ...{ Name: glueName, Description: z.string().max(2048).optional(), Owner: glueName.optional() },
  Retention: z.number().int().min(0).optional(),
  StorageDescriptor: storage.default({ Columns: [] }),
  PartitionKeys: z.array(glueColumn).default([]),
  TableType: z.string().max(255).optional(),
  Parameters: parameters.optional(),
})

const value = z.string().min(1).max(1024)
export const values = z.array(value).max(100)

export const partitionInput = z.object({
  Values: z.array(value).default([]),
  StorageDescriptor: storage.default({ Columns: [] }),
  Parameters: parameters.optional(),
})
