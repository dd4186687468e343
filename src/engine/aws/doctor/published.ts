import type { AwsClients } from '../clients.js'
import type { AwsPlace } from '../place.js'
import { loadName } from '../layout.js'
import { keyOf } from '../publish/keys.js'
import { nameOf } from '../verify/ask.js'
import { unwell, well } from './diagnosis.js'
import type { Diagnosis } from './diagnosis.js'
import { troubled } from './trouble-words.js'

/** Whether the database of the Glue catalogue is there. */
export async function databaseOf(
  { glue }: Pick<AwsClients, 'glue'>,
  { account: CatalogId, database: Name }: AwsPlace,
): Promise<Diagnosis> {
  const about = 'Glue database'
  const { GetDatabaseCommand } = await import('@aws-sdk/client-glue')
  try {
    await glue.send(new GetDatabaseCommand({ CatalogId, Name }))
    return well(about, 'It is there.')
  } catch (cause) {
    if (nameOf(cause) !== 'EntityNotFoundException') return troubled(about, cause)
    return unwell(about, 'There is none of that name.', 'Run "homeroom aws apply" for a policy.')
  }
}

/** How the loads end that were published under a text of a policy. */
export const loadEnding = (policyHash: string): string => loadName('', policyHash)

/**
 * The newest load of a policy that is published whole, among the first thousand of its folder; null if none is.
 * Loads are named by their snapshot, and snapshots by the time they were made, so that the last one in order is it.
 *
 * @param ending - of the loads that were published under the policy as it is now
 * @throws whatever the SDK throws
 */
export async function newestLoad(
  { s3 }: Pick<AwsClients, 's3'>,
  place: AwsPlace,
  policy: { readonly id: string; readonly ending: string },
): Promise<string | null> {
  const { ListObjectsV2Command, HeadObjectCommand } = await import('@aws-sdk/client-s3')
  const folder = `${place.dataPrefix}${policy.id}/`
  const bucket = { Bucket: place.dataBucket, ExpectedBucketOwner: place.account }
  const listed = await s3.send(
    new ListObjectsV2Command({ ...bucket, Prefix: folder, Delimiter: '/' }),
  )
  const loads = (listed.CommonPrefixes ?? [])
    .flatMap(({ Prefix }) => (Prefix === undefined ? [] : [Prefix.slice(folder.length, -1)]))
    .filter((load) => load.endsWith(policy.ending))
    .sort()
    .reverse()
  for (const load of loads) {
    const Key = keyOf(place, policy.id, load)
    const whole = await s3.send(new HeadObjectCommand({ ...bucket, Key })).then(
      () => true,
      (cause: unknown) => {
        if (nameOf(cause) === 'NotFound' || nameOf(cause) === 'NoSuchKey') return false
        throw cause
      },
    )
    if (whole) return load
  }
  return null
}
