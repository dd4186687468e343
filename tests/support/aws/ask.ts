import { GetProtectedQueryCommand, StartProtectedQueryCommand } from '@aws-sdk/client-cleanrooms'
import type { CleanRoomsClient, ProtectedQuery } from '@aws-sdk/client-cleanrooms'
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { DuckDBInstance } from '@duckdb/node-api'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LATE_MS } from '../patience.js'
import type { Scene } from './scene.js'

/** A StartProtectedQuery for a text, with its result under a prefix. */
export const asking = (
  { place }: Scene,
  membershipIdentifier: string,
  queryString: string,
  keyPrefix = 'homeroom/run-1/',
): StartProtectedQueryCommand =>
  new StartProtectedQueryCommand({
    ...{ membershipIdentifier, type: 'SQL', sqlParameters: { queryString } },
    resultConfiguration: {
      outputConfiguration: {
        s3: {
          ...{ resultFormat: 'PARQUET', bucket: place.resultBucket, keyPrefix },
          singleFileOutput: true,
        },
      },
    },
    computeConfiguration: { worker: place.worker },
  })

const GOING = ['SUBMITTED', 'STARTED', 'CANCELLING']

/** Waits for a query's end. */
export async function ended(
  client: CleanRoomsClient,
  membershipIdentifier: string,
  protectedQueryIdentifier: string,
): Promise<ProtectedQuery> {
  const late = Date.now() + LATE_MS
  for (;;) {
    const { protectedQuery } = await client.send(
      new GetProtectedQueryCommand({ membershipIdentifier, protectedQueryIdentifier }),
    )
    if (protectedQuery === undefined) throw new TypeError('no query in the answer')
    if (!GOING.includes(protectedQuery.status ?? '') || Date.now() > late) return protectedQuery
    await sleep(5)
  }
}

/** Keys and sizes of what lies in the results bucket. */
export async function results({ clients: { s3 }, place }: Scene): Promise<Map<string, number>> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: place.resultBucket }))
  return new Map(Contents.map(({ Key = '', Size = 0 }) => [Key, Size]))
}

/** The rows of a result file. */
export async function rowsAt({ clients: { s3 }, place }: Scene, Key: string): Promise<unknown[][]> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: place.resultBucket, Key }))
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-result-'))
  const instance = await DuckDBInstance.create(':memory:')
  try {
    await writeFile(join(folder, 'in'), (await Body?.transformToByteArray()) ?? '')
    const connection = await instance.connect()
    const read = await connection.runAndReadAll(`SELECT * FROM read_parquet('${folder}/in')`)
    return read.getRowsJson()
  } finally {
    instance.closeSync()
    await rm(folder, { recursive: true })
  }
}
