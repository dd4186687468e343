import {
  CreateDatabaseCommand,
  CreatePartitionCommand,
  CreateTableCommand,
} from '@aws-sdk/client-glue'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { DuckDBInstance } from '@duckdb/node-api'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scene } from './scene.js'

/** Three pupils; what the fake says about its errors quotes one of them. */
export const NAMES = ['Ada Marker', 'Bo Marker', 'Cy Marker'] as const

const USERS = `SELECT i AS ref, n AS name, 12 AS grade, DATE '2012-02-29' AS born
  FROM (VALUES ${NAMES.map((name, i) => `(${i}::BIGINT, '${name}')`).join(', ')}) AS t(i, n)`

/** One Parquet file of what a query of DuckDB's gives. */
export async function parquetOf(sql: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-parquet-'))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`COPY (${sql}) TO '${folder}/out' (FORMAT parquet)`)
    return await readFile(join(folder, 'out'))
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(folder, { recursive: true })
  }
}

/** The Glue table `homeroom.demo__users`, with one load in the data bucket, `load-1`. */
export async function publishUsers({ clients, place }: Scene, sql = USERS): Promise<void> {
  const { glue, s3 } = clients
  const key = `${place.dataPrefix}demo/load-1/users/part-00000.parquet`
  const Body = await parquetOf(sql)
  await s3.send(new PutObjectCommand({ Bucket: place.dataBucket, Key: key, Body }))
  const of = { DatabaseName: place.database, TableName: 'demo__users' }
  const Columns = [
    ...[
      { Name: 'ref', Type: 'bigint' },
      { Name: 'name', Type: 'string' },
    ],
    ...[
      { Name: 'grade', Type: 'int' },
      { Name: 'born', Type: 'date' },
    ],
  ]
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: place.database } }))
  await glue.send(
    new CreateTableCommand({
      DatabaseName: place.database,
      TableInput: {
        Name: of.TableName,
        StorageDescriptor: {
          Columns,
          Location: `s3://${place.dataBucket}/${place.dataPrefix}demo`,
        },
        PartitionKeys: [{ Name: 'hr_load', Type: 'string' }],
      },
    }),
  )
  const Location = `s3://${place.dataBucket}/${place.dataPrefix}demo/load-1/users`
  const StorageDescriptor = { Columns, Location }
  const PartitionInput = { Values: ['load-1'], StorageDescriptor }
  await glue.send(new CreatePartitionCommand({ ...of, PartitionInput }))
}
