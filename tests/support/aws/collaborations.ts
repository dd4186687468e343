import { z } from 'zod'
import { born, changed, found, without, type Account } from './account.js'
import { operation, paged, type Operation } from './operation.js'
import { denied, invalid } from './problem.js'
import { ability, accountId, description, displayName, logStatus, page, payment } from './shapes.js'
import { tags, uuid } from './shapes.js'

export interface Collaboration {
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly creatorAccountId: string
  readonly creatorDisplayName: string
  readonly createTime: number
  readonly updateTime: number
  /** The caller's own standing. */
  readonly memberStatus: 'INVITED' | 'ACTIVE' | 'LEFT' | 'REMOVED'
  readonly membershipId?: string
  readonly membershipArn?: string
  readonly queryLogStatus: 'ENABLED' | 'DISABLED'
  readonly analyticsEngine: string
  readonly creatorMemberAbilities: readonly string[]
  readonly members: readonly { readonly accountId: string }[]
}

const ENGINE = z.enum(['SPARK', 'CLEAN_ROOMS_SQL'])
const CREATE = z.object({
  members: z.array(
    z.object({
      ...{ accountId, memberAbilities: z.array(ability), displayName },
      paymentConfiguration: payment.optional(),
    }),
  ),
  ...{ name: displayName, description: description.optional() },
  ...{ creatorMemberAbilities: z.array(ability), creatorDisplayName: displayName },
  queryLogStatus: logStatus,
  jobLogStatus: logStatus.optional(),
  dataEncryptionMetadata: z
    .object({
      ...{ allowCleartext: z.boolean(), allowDuplicates: z.boolean() },
      ...{ allowJoinsOnColumnsWithDifferentNames: z.boolean(), preserveNulls: z.boolean() },
    })
    .optional(),
  tags: tags.optional(),
  creatorPaymentConfiguration: payment.optional(),
  analyticsEngine: ENGINE.default('SPARK'),
  allowedResultRegions: z.array(z.string()).optional(),
  isMetricsEnabled: z.boolean().optional(),
})
const ONE = z.object({ collaborationIdentifier: uuid })

/** Members invited per collaboration, beside its creator. */
const MOST_MEMBERS = 5

function create(account: Account, input: z.output<typeof CREATE>) {
  if (input.members.length > MOST_MEMBERS) {
    throw invalid('INVALID_CONFIGURATION', 'Too many members.')
  }
  if (input.analyticsEngine !== 'SPARK') {
    throw invalid('INVALID_CONFIGURATION', 'CLEAN_ROOMS_SQL is no longer available.')
  }
  const all = [input.creatorMemberAbilities, ...input.members.map((one) => one.memberAbilities)]
  if (all.filter((abilities) => abilities.includes('CAN_QUERY')).length > 1) {
    throw invalid('INVALID_CONFIGURATION', 'Only one member can query.')
  }
  const collaboration: Collaboration = {
    ...born(account, 'collaboration'),
    ...input,
    ...{ creatorAccountId: account.id, memberStatus: 'ACTIVE' },
  }
  account.collaborations.set(collaboration.id, collaboration)
  return { collaboration: shown(collaboration) }
}

/** The service tells of abilities only in the list of members. */
const shown = (collaboration: Collaboration): object =>
  without(collaboration, 'creatorMemberAbilities', 'members')

const summary = (collaboration: Collaboration): object => {
  const { id, arn, name, creatorAccountId, creatorDisplayName, createTime } = collaboration
  const { updateTime, memberStatus, membershipId, membershipArn, analyticsEngine } = collaboration
  return {
    ...{ id, arn, name, creatorAccountId, creatorDisplayName, createTime },
    ...{ updateTime, memberStatus, membershipId, membershipArn, analyticsEngine },
  }
}

/** A collaboration of ours; the service says neither yes nor no of other people's. */
export function collaborationOf({ collaborations }: Account, id: string): Collaboration {
  const collaboration = collaborations.get(id)
  if (collaboration === undefined) throw denied()
  return collaboration
}

export const collaborationOperations: readonly Operation[] = [
  operation('CreateCollaboration', 'POST /collaborations', CREATE, create),
  operation(
    'GetCollaboration',
    'GET /collaborations/{collaborationIdentifier}',
    ONE,
    (account, { collaborationIdentifier }) => ({
      collaboration: shown(collaborationOf(account, collaborationIdentifier)),
    }),
  ),
  operation(
    'ListCollaborations',
    'GET /collaborations',
    z.object({ ...page, memberStatus: z.enum(['INVITED', 'ACTIVE']).optional() }),
    (account, { memberStatus, ...at }) => {
      const all = [...account.collaborations.values()].filter(
        (one) => memberStatus === undefined || one.memberStatus === memberStatus,
      )
      return paged(account, 'collaborationList', all.map(summary), at)
    },
  ),
  operation(
    'UpdateCollaboration',
    'PATCH /collaborations/{collaborationIdentifier}',
    ONE.extend({
      ...{ name: displayName.optional(), description: description.optional() },
      analyticsEngine: ENGINE.optional(),
    }),
    (account, { collaborationIdentifier: id, ...changes }) => {
      const collaboration = changed(collaborationOf(account, id), changes)
      account.collaborations.set(id, collaboration)
      return { collaboration: shown(collaboration) }
    },
  ),
  operation(
    'DeleteCollaboration',
    'DELETE /collaborations/{collaborationIdentifier}',
    ONE,
    (account, { collaborationIdentifier: id }) => {
      const { membershipId } = collaborationOf(account, id)
      account.collaborations.delete(id)
      if (membershipId === undefined) return
      const membership = found(account.memberships, membershipId, 'MEMBERSHIP')
      account.memberships.set(
        membershipId,
        changed(membership, { status: 'COLLABORATION_DELETED' }),
      )
    },
  ),
]
