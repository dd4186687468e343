import type { AwsClients } from '../clients.js'
import { unwell, well } from './diagnosis.js'
import type { Diagnosis } from './diagnosis.js'

const ABOUT = 'credentials'
const MINUTE_MS = 60_000

/** The SDK's own marks of where credentials came from, the most telling first. */
const SOURCES: readonly (readonly [mark: string, words: string])[] = [
  ['CREDENTIALS_ENV_VARS', 'the environment (AWS_ACCESS_KEY_ID)'],
  ['CREDENTIALS_PROFILE_SSO', 'a profile of the identity center'],
  ['CREDENTIALS_PROFILE_PROCESS', 'a profile that runs a program'],
  ['CREDENTIALS_STS_ASSUME_ROLE_WEB_ID', 'a role taken with a web identity token'],
  ['CREDENTIALS_STS_ASSUME_ROLE', 'a role taken through a profile'],
  ['CREDENTIALS_PROFILE', 'a profile in a credentials file'],
  ['CREDENTIALS_HTTP', 'the role of the container'],
  ['CREDENTIALS_IMDS', 'the role of the machine'],
]

/** What the SDK gives; of it nothing but where it came from and until when is ever told. */
interface Given {
  readonly sessionToken?: string
  readonly expiration?: Date
  readonly $source?: Readonly<Record<string, unknown>>
}

/** Whether there are credentials, and where the SDK found them. Nothing is sent but what its providers send. */
export async function credentialsOf(
  { cleanRooms }: Pick<AwsClients, 'cleanRooms'>,
  now: number,
): Promise<Diagnosis> {
  let given: Given
  try {
    given = await cleanRooms.config.credentials()
  } catch {
    return unwell(
      ABOUT,
      'There are none where the AWS SDK looks.',
      'Set AWS_PROFILE, AWS_SHARED_CREDENTIALS_FILE or AWS_ACCESS_KEY_ID, or give the machine a role.',
    )
  }
  const marks = given.$source ?? {}
  const source = SOURCES.find(([mark]) => Object.hasOwn(marks, mark))?.[1] ?? 'another provider'
  if (given.sessionToken === undefined) {
    return well(ABOUT, `From ${source}; they do not expire, so a role would be better.`)
  }
  const until = given.expiration?.getTime()
  if (until === undefined) return well(ABOUT, `From ${source}, for a time that is not told.`)
  const minutes = Math.floor((until - now) / MINUTE_MS)
  return minutes > 0
    ? well(ABOUT, `From ${source}, for ${minutes} more minutes; the SDK renews what it can.`)
    : unwell(ABOUT, `From ${source}, and over.`, 'Sign in again.')
}
