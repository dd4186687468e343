import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand } from '@aws-sdk/client-s3'
import { S3Client } from '@aws-sdk/client-s3'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACCESS_KEY } from './credentials.js'

/** The buckets as the service itself reads and writes them: past all whims, and not among the calls. */
export interface Lake {
  /** The data files under `s3://…`, copied into this machine; those that start with `_` or `.` are none. */
  filesAt(location: string): Promise<readonly string[]>
  put(bucket: string, key: string, body: Uint8Array): Promise<void>
  /** A folder of its own for files under way. */
  readonly folder: string
  close(): Promise<void>
}

export async function openLake(endpoint: string, region: string): Promise<Lake> {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-lake-'))
  const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: ACCESS_KEY }
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  // By key and content, so that what many queries read is fetched once.
  const copies = new Map<string, Promise<string>>()
  const copy = async (Bucket: string, Key: string): Promise<string> => {
    const path = join(folder, `${copies.size}.parquet`)
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
    await writeFile(path, (await Body?.transformToByteArray()) ?? new Uint8Array())
    return path
  }
  return {
    folder,
    async filesAt(location) {
      const { hostname: Bucket, pathname } = new URL(location)
      const Prefix = decodeURIComponent(pathname).replace(/^\//u, '').replace(/\/?$/u, '/')
      const paths: Promise<string>[] = []
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
        for (const { Key = '', ETag = '' } of Contents) {
          if (/^[_.]/u.test(Key.slice(Prefix.length))) continue
          const name = `${Bucket}/${Key}#${ETag}`
          const path = copies.get(name) ?? copy(Bucket, Key)
          copies.set(name, path)
          paths.push(path)
        }
      }
      return Promise.all(paths)
    },
    async put(Bucket, Key, Body) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body }))
    },
    async close() {
      client.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
