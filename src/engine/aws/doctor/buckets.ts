import type { AwsClients } from '../clients.js'
import type { AwsPlace } from '../place.js'
import { nameOf, statusOf } from '../verify/ask.js'
import { unseen, unwell, well } from './diagnosis.js'
import type { Diagnosis } from './diagnosis.js'
import { troubled } from './trouble-words.js'

type S3 = Pick<AwsClients, 's3'>

const NAMES = { dataBucket: 'bucket of the data', resultBucket: 'bucket of the results' } as const
type Which = keyof typeof NAMES
const BUCKETS: readonly Which[] = ['dataBucket', 'resultBucket']

const sdk = () => import('@aws-sdk/client-s3')

/** Whether both buckets are there, ours, different, in the Region, and closed to the public. */
export async function bucketsOf(clients: S3, place: AwsPlace): Promise<readonly Diagnosis[]> {
  const found: Diagnosis[] = []
  if (place.dataBucket === place.resultBucket) {
    found.push(
      unwell(
        'buckets',
        'Data and results have one bucket; Clean Rooms refuses that.',
        'Make another for the results.',
      ),
    )
  }
  for (const which of BUCKETS) {
    found.push(await reached(clients, place, which), await closed(clients, place, which))
  }
  return [...found, await expiring(clients, place)]
}

async function reached({ s3 }: S3, place: AwsPlace, which: Which): Promise<Diagnosis> {
  const about = NAMES[which]
  const { HeadBucketCommand } = await sdk()
  try {
    const bucket = { Bucket: place[which], ExpectedBucketOwner: place.account }
    const { BucketRegion: region } = await s3.send(new HeadBucketCommand(bucket))
    if (region === undefined) return well(about, 'It answers; its Region is not told.')
    return region === place.region
      ? well(about, 'It answers, is of the account and in the Region of the settings.')
      : unwell(about, 'It is in another Region.', 'Use a bucket in the Region of Clean Rooms.')
  } catch (cause) {
    // A HEAD has no body, so that only the status tells.
    const told = HEAD_SAYS.get(statusOf(cause) ?? 0)
    return told === undefined ? troubled(about, cause) : unwell(about, ...told)
  }
}

const HEAD_SAYS: ReadonlyMap<number, readonly [words: string, remedy: string]> = new Map([
  [301, ['It is in another Region.', 'Use a bucket in the Region of Clean Rooms.']],
  [
    403,
    [
      'It is of another account, or refuses the credentials.',
      'Compare the setting, its policy and docker/iam/runner.json.',
    ],
  ],
  [404, ['There is no such bucket.', 'Make it, or correct the setting.']],
])

async function closed({ s3 }: S3, place: AwsPlace, which: Which): Promise<Diagnosis> {
  const about = `${NAMES[which]}: public access`
  const { GetPublicAccessBlockCommand } = await sdk()
  const remedy = 'Block all public access to it (docker/iam/public-access-block.json).'
  try {
    const bucket = { Bucket: place[which], ExpectedBucketOwner: place.account }
    const { PublicAccessBlockConfiguration: block } = await s3.send(
      new GetPublicAccessBlockCommand(bucket),
    )
    const { BlockPublicAcls: a, IgnorePublicAcls: b } = block ?? {}
    const { BlockPublicPolicy: c, RestrictPublicBuckets: d } = block ?? {}
    return [a, b, c, d].every((blocked) => blocked === true)
      ? well(about, 'All of it is blocked.')
      : unwell(about, 'Not all of it is blocked.', remedy)
  } catch (cause) {
    if (nameOf(cause) === 'NoSuchPublicAccessBlockConfiguration') {
      return unwell(about, 'Nothing is blocked at the bucket itself.', remedy)
    }
    return notTold(about, cause)
  }
}

/** Results are deleted once they are read; whatever is left after a crash, the bucket's own rule takes. */
async function expiring({ s3 }: S3, place: AwsPlace): Promise<Diagnosis> {
  const about = 'bucket of the results: what is left over'
  const { GetBucketLifecycleConfigurationCommand } = await sdk()
  const remedy = 'Let its objects expire after a day (docker/iam/result-lifecycle.json).'
  try {
    const bucket = { Bucket: place.resultBucket, ExpectedBucketOwner: place.account }
    const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand(bucket))
    const days = Rules.filter(({ Status, Filter }) => {
      return Status === 'Enabled' && place.resultPrefix.startsWith(Filter?.Prefix ?? '')
    }).flatMap(({ Expiration }) => Expiration?.Days ?? [])
    if (days.length === 0) return unwell(about, 'No rule of the bucket removes it.', remedy)
    const least = Math.min(...days)
    return least <= MOST_DAYS
      ? well(about, `Goes after ${least} ${least === 1 ? 'day' : 'days'}.`)
      : unwell(about, `Stays for ${least} days.`, remedy)
  } catch (cause) {
    if (nameOf(cause) === 'NoSuchLifecycleConfiguration') {
      return unwell(about, 'No rule of the bucket removes it.', remedy)
    }
    return notTold(about, cause)
  }
}

const MOST_DAYS = 7

/** These are not needed to work: whatever goes wrong with asking, nothing is known. */
const notTold = (about: string, cause: unknown): Diagnosis => {
  const { words, remedy } = troubled(about, cause)
  return unseen(about, words, remedy)
}
