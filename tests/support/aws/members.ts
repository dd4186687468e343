import { z } from 'zod'
import type { Account } from './account.js'
import { collaborationOf, type Collaboration } from './collaborations.js'
import { operation, paged, type Operation } from './operation.js'
import { page, uuid } from './shapes.js'

/** The creator first, then whoever was invited. */
function membersOf({ id }: Account, collaboration: Collaboration): readonly object[] {
  const { createTime, updateTime, membershipId, membershipArn, memberStatus } = collaboration
  const times = { createTime, updateTime }
  return [
    {
      ...{ accountId: id, status: memberStatus, displayName: collaboration.creatorDisplayName },
      ...{ abilities: collaboration.creatorMemberAbilities, membershipId, membershipArn, ...times },
      paymentConfiguration: {
        queryCompute: { isResponsible: collaboration.creatorMemberAbilities.includes('CAN_QUERY') },
      },
    },
    ...collaboration.members.map((member) => ({
      ...{ status: 'INVITED', displayName: 'guest', abilities: [], ...times, ...member },
      paymentConfiguration: { queryCompute: { isResponsible: false } },
    })),
  ]
}

export const memberOperations: readonly Operation[] = [
  operation(
    'ListMembers',
    'GET /collaborations/{collaborationIdentifier}/members',
    z.object({ ...page, collaborationIdentifier: uuid }),
    (account, { collaborationIdentifier, ...at }) => {
      const members = membersOf(account, collaborationOf(account, collaborationIdentifier))
      return paged(account, 'memberSummaries', members, at)
    },
  ),
]
