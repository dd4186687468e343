import { z } from 'zod'
import { born, changed, found, without, type Account } from './account.js'
import { collaborationOf } from './collaborations.js'
import { operation, paged, type Operation } from './operation.js'
import { conflict } from './problem.js'
import { logStatus, oneOf, page, payment, roleArn, s3Output, tags, uuid } from './shapes.js'

export interface Membership {
  readonly id: string
  readonly arn: string
  readonly collaborationArn: string
  readonly collaborationId: string
  readonly collaborationCreatorAccountId: string
  readonly collaborationCreatorDisplayName: string
  readonly collaborationName: string
  readonly createTime: number
  readonly updateTime: number
  readonly status: 'ACTIVE' | 'REMOVED' | 'COLLABORATION_DELETED'
  readonly memberAbilities: readonly string[]
  readonly queryLogStatus: 'ENABLED' | 'DISABLED'
  readonly defaultResultConfiguration?: z.output<typeof RESULT>
  readonly paymentConfiguration: z.output<typeof payment>
}

const RESULT = z.object({
  outputConfiguration: oneOf({ s3: s3Output }),
  roleArn: roleArn.optional(),
})
const CREATE = z.object({
  collaborationIdentifier: uuid,
  queryLogStatus: logStatus,
  jobLogStatus: logStatus.optional(),
  tags: tags.optional(),
  defaultResultConfiguration: RESULT.optional(),
  paymentConfiguration: payment.optional(),
  isMetricsEnabled: z.boolean().optional(),
})
const ONE = z.object({ membershipIdentifier: uuid })
const STATUS = z.enum(['ACTIVE', 'REMOVED', 'COLLABORATION_DELETED'])

function create(account: Account, { tags: _, ...input }: z.output<typeof CREATE>) {
  const { collaborationIdentifier, defaultResultConfiguration, ...rest } = input
  const collaboration = collaborationOf(account, collaborationIdentifier)
  if (collaboration.membershipId !== undefined) {
    throw conflict('ALREADY_EXISTS', 'MEMBERSHIP', collaboration.membershipId)
  }
  const membership: Membership = {
    ...born(account, 'membership'),
    ...{ collaborationArn: collaboration.arn, collaborationId: collaboration.id },
    collaborationCreatorAccountId: collaboration.creatorAccountId,
    collaborationCreatorDisplayName: collaboration.creatorDisplayName,
    ...{ collaborationName: collaboration.name, status: 'ACTIVE' },
    memberAbilities: collaboration.creatorMemberAbilities,
    ...(defaultResultConfiguration === undefined ? {} : { defaultResultConfiguration }),
    ...rest,
    // Who can query pays, unless the creator says otherwise.
    paymentConfiguration: input.paymentConfiguration ?? {
      queryCompute: { isResponsible: collaboration.creatorMemberAbilities.includes('CAN_QUERY') },
    },
  }
  account.memberships.set(membership.id, membership)
  account.collaborations.set(collaboration.id, {
    ...collaboration,
    ...{ membershipId: membership.id, membershipArn: membership.arn },
  })
  return { membership }
}

const summary = (membership: Membership): object =>
  without(membership, 'queryLogStatus', 'defaultResultConfiguration')

export const membershipOf = ({ memberships }: Account, id: string): Membership =>
  found(memberships, id, 'MEMBERSHIP')

function remove(account: Account, id: string): void {
  const { collaborationId } = membershipOf(account, id)
  if ([...account.associations.values()].some(({ membershipId }) => membershipId === id)) {
    throw conflict('SUBRESOURCES_EXIST', 'MEMBERSHIP', id)
  }
  account.memberships.delete(id)
  const collaboration = account.collaborations.get(collaborationId)
  if (collaboration === undefined) return
  const left = without(collaboration, 'membershipId', 'membershipArn')
  account.collaborations.set(collaborationId, { ...left, memberStatus: 'LEFT' })
}

export const membershipOperations: readonly Operation[] = [
  operation('CreateMembership', 'POST /memberships', CREATE, create),
  operation(
    'GetMembership',
    'GET /memberships/{membershipIdentifier}',
    ONE,
    (account, { membershipIdentifier }) => ({
      membership: membershipOf(account, membershipIdentifier),
    }),
  ),
  operation(
    'ListMemberships',
    'GET /memberships',
    z.object({ ...page, status: STATUS.optional() }),
    (account, { status, ...at }) => {
      const all = [...account.memberships.values()].filter(
        (one) => status === undefined || one.status === status,
      )
      return paged(account, 'membershipSummaries', all.map(summary), at)
    },
  ),
  operation(
    'UpdateMembership',
    'PATCH /memberships/{membershipIdentifier}',
    ONE.extend({
      ...{ queryLogStatus: logStatus.optional(), jobLogStatus: logStatus.optional() },
      defaultResultConfiguration: RESULT.optional(),
    }),
    (account, { membershipIdentifier: id, ...changes }) => {
      const membership = changed(membershipOf(account, id), changes)
      account.memberships.set(id, membership)
      return { membership }
    },
  ),
  operation(
    'DeleteMembership',
    'DELETE /memberships/{membershipIdentifier}',
    ONE,
    (account, { membershipIdentifier: id }) => remove(account, id),
  ),
]
