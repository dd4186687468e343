import { z } from 'zod'
import { born, found, without, type Account } from './account.js'
import { membershipOf } from './memberships.js'
import { operation, paged, type Operation } from './operation.js'
import { absent, conflict } from './problem.js'
import { checkStart } from './query-checks.js'
import type { Fate, Fates } from './query-fates.js'
import { cancel, live, type Surroundings } from './query-life.js'
import { isOngoing, queryStatus, startQuery } from './query-shapes.js'
import type { ProtectedQuery, StartQuery } from './query-shapes.js'
import { page, uuid } from './shapes.js'

const OF = z.object({ membershipIdentifier: uuid })
const ONE = OF.extend({ protectedQueryIdentifier: uuid })
const LIST = OF.extend({ ...page, status: queryStatus.optional() })

/** The query, if it is this membership's; or 404. */
function queryOf(account: Account, input: z.output<typeof ONE>): ProtectedQuery {
  const membership = membershipOf(account, input.membershipIdentifier)
  const id = input.protectedQueryIdentifier
  // The model has no resource type for queries.
  const query = found(account.queries, id, 'MEMBERSHIP')
  if (query.membershipId !== membership.id) throw absent('MEMBERSHIP', id)
  return query
}

const summary = (account: Account, query: ProtectedQuery): object => {
  const { id, membershipId, membershipArn, createTime, status } = query
  const direct = { directAnalysisConfigurationDetails: { receiverAccountIds: [account.id] } }
  return {
    ...{ id, membershipId, membershipArn, createTime, status },
    receiverConfigurations: [{ analysisType: 'DIRECT_ANALYSIS', configurationDetails: direct }],
  }
}

/** Operations on queries, which go on by themselves once they are started. */
export function queryOperations(around: Surroundings, fates: Fates): readonly Operation[] {
  /** What becomes of each, and how many lists shall still leave it out. */
  const lives = new Map<string, { readonly fate: Fate; hidden: number }>()

  function start(account: Account, input: StartQuery) {
    const membership = membershipOf(account, input.membershipIdentifier)
    const s3 = checkStart(account, membership, input)
    const { sqlParameters, computeConfiguration } = input
    const protectedQuery: ProtectedQuery = {
      ...without(born(account, 'protectedquery'), 'arn', 'updateTime'),
      ...{ membershipId: membership.id, membershipArn: membership.arn, status: 'SUBMITTED' },
      ...{ sqlParameters, resultConfiguration: { outputConfiguration: { s3 } } },
      ...(computeConfiguration === undefined ? {} : { computeConfiguration }),
    }
    const fate = fates.take()
    account.queries.set(protectedQuery.id, protectedQuery)
    lives.set(protectedQuery.id, { fate, hidden: fate.listedAfter ?? 0 })
    around.underWay.add(live(around, protectedQuery.id, fate))
    return { protectedQuery }
  }

  function listed(account: Account, { membershipIdentifier, ...input }: z.output<typeof LIST>) {
    membershipOf(account, membershipIdentifier)
    const all = [...account.queries.values()].filter(({ id, membershipId, status }) => {
      if (membershipId !== membershipIdentifier) return false
      return !isHidden(id, input.nextToken) && (input.status ?? status) === status
    })
    const summaries = all.map((query) => summary(account, query)).reverse()
    return paged(account, 'protectedQueries', summaries, input)
  }
  function isHidden(id: string, nextToken: string | undefined): boolean {
    const life = lives.get(id)
    if (life === undefined || life.hidden === 0) return false
    if (nextToken === undefined) life.hidden -= 1
    return true
  }

  function update(account: Account, input: z.output<typeof ONE>) {
    const { id, status } = queryOf(account, input)
    if (!isOngoing(status)) throw conflict('INVALID_STATE', 'MEMBERSHIP', id)
    const fate = lives.get(id)?.fate ?? {}
    if (status !== 'CANCELLING') around.underWay.add(cancel(around, id, fate))
    return { protectedQuery: queryOf(account, input) }
  }

  const AT = '/memberships/{membershipIdentifier}/protectedQueries'
  const AT_ONE = `${AT}/{protectedQueryIdentifier}` as const
  return [
    operation('StartProtectedQuery', `POST ${AT}`, startQuery, start),
    operation('GetProtectedQuery', `GET ${AT_ONE}`, ONE, (account, input) => ({
      protectedQuery: queryOf(account, input),
    })),
    operation('ListProtectedQueries', `GET ${AT}`, LIST, listed),
    operation(
      'UpdateProtectedQuery',
      `PATCH ${AT_ONE}`,
      ONE.extend({ targetStatus: z.literal('CANCELLED') }),
      update,
    ),
  ]
}
