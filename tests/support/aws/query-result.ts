import type { Fate } from './query-fates.js'
import type { Lake } from './lake.js'
import type { ProtectedQuery } from './query-shapes.js'

/**
 * Puts a result where its query said. The names below the key prefix are made up: AWS does not say how it
 * calls them, so that nobody may count on more than the prefix.
 * @returns the location that the query tells
 */
export async function writeResult(
  lake: Lake,
  { id, resultConfiguration }: ProtectedQuery,
  file: Uint8Array,
  wrong: Fate['result'],
): Promise<string> {
  const { bucket, keyPrefix = '' } = resultConfiguration.outputConfiguration.s3
  const folder = `${keyPrefix === '' ? '' : keyPrefix.replace(/\/?$/u, '/')}${id}/`
  await lake.put(bucket, `${folder}_SUCCESS`, new Uint8Array())
  for (const [place, body] of filesOf(file, wrong).entries()) {
    await lake.put(bucket, `${folder}part-${String(place).padStart(5, '0')}.parquet`, body)
  }
  return `s3://${bucket}/${folder}`
}

function filesOf(file: Uint8Array, wrong: Fate['result']): readonly Uint8Array[] {
  switch (wrong) {
    case undefined:
      return [file]
    case 'missing':
      return []
    case 'truncated':
      return [file.subarray(0, Math.floor(file.length / 2))]
    case 'twice':
      return [file, file]
    default:
      return [Buffer.concat([file, Buffer.alloc(wrong.padding)])]
  }
}
