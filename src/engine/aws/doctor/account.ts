import type { AwsClients } from '../clients.js'
import type { AwsPlace } from '../place.js'
import { unseen, unwell, well } from './diagnosis.js'
import type { Diagnosis } from './diagnosis.js'
import { troubled } from './trouble-words.js'

const ABOUT = 'account and Region'

/**
 * Whether the credentials are of the account and Region in the settings, by the ARN of a membership: no
 * permission of another service is needed for it.
 */
export async function accountOf(
  { cleanRooms }: Pick<AwsClients, 'cleanRooms'>,
  { account, region }: AwsPlace,
): Promise<Diagnosis> {
  const { ListMembershipsCommand } = await import('@aws-sdk/client-cleanrooms')
  try {
    const { membershipSummaries: found = [] } = await cleanRooms.send(
      new ListMembershipsCommand({ maxResults: 1 }),
    )
    const [, , service, there, holder] = found[0]?.arn?.split(':') ?? []
    if (service !== 'cleanrooms') {
      return unseen(
        ABOUT,
        'Clean Rooms answers, and holds nothing yet that would tell.',
        'Run "homeroom aws apply", then the doctor again.',
      )
    }
    if (holder !== account) {
      return unwell(
        ABOUT,
        'The credentials are of another account than HOMEROOM_AWS_ACCOUNT.',
        'Correct the setting, or use the credentials of that account.',
      )
    }
    return there === region
      ? well(ABOUT, 'Clean Rooms answers, as the account and Region of the settings.')
      : unwell(ABOUT, 'Clean Rooms answers for another Region.', 'Correct HOMEROOM_AWS_REGION.')
  } catch (cause) {
    return troubled(ABOUT, cause)
  }
}

/** Whether the role that Clean Rooms reads with is of this account. AWS alone knows what it may do. */
export function roleOf({ role, account }: AwsPlace): Diagnosis {
  const about = 'role that reads the tables'
  const [, partition = '', service, , holder, path = ''] = role.split(':')
  if (!partition.startsWith('aws') || service !== 'iam' || !path.startsWith('role/')) {
    return unwell(about, 'HOMEROOM_AWS_ROLE is no ARN of a role.', 'Give the ARN of the role.')
  }
  return holder === account
    ? well(about, 'Its ARN is one of a role of the account; what it may do, a query shows (--run).')
    : unwell(
        about,
        'It is of another account than HOMEROOM_AWS_ACCOUNT.',
        'Make it in this account (docker/iam/data-role.json, data-role-trust.json).',
      )
}
