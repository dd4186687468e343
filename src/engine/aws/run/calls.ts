import type { AwsClients } from '../clients.js'
import type { AwsPlace } from '../place.js'
import type { Bill } from '../../port.js'
import type { Pacer } from './pacer.js'
import type { Trace } from './trace.js'

/** A query at AWS. */
export interface Ref {
  readonly membership: string
  readonly query: string
}

/** What AWS says of a query now. Its error is not read: its text quotes what was asked and maybe cells. */
export interface Seen {
  readonly status: string
  /** Where its result goes. */
  readonly prefix: string | null
  readonly bill: Bill
}

/** The calls of Clean Rooms that runs make, each at its turn. All throw what the SDK throws. */
export interface Calls {
  /** Never sent twice by itself; resolves with AWS's id, null if the answer holds none. */
  start(trace: Trace, text: string): Promise<string | null>
  get(ref: Ref, signal: AbortSignal): Promise<Seen>
  cancel(ref: Ref, signal: AbortSignal): Promise<void>
  /** One page of a membership's queries, in AWS's order, and how to ask for the next. */
  list(membership: string, signal: AbortSignal, next?: string): Promise<Page>
}

export interface Page {
  readonly queries: readonly { readonly id: string; readonly createdAt: number }[]
  readonly next: string | null
}

const PAGE = 100

/** The SDK is loaded at the first call, as the clients were. */
const sdk = () => import('@aws-sdk/client-cleanrooms')

export function createCalls(
  { cleanRooms, starter }: Pick<AwsClients, 'cleanRooms' | 'starter'>,
  { worker }: Pick<AwsPlace, 'worker'>,
  pacer: Pacer,
): Calls {
  return {
    async start(trace, text) {
      const { StartProtectedQueryCommand } = await sdk()
      await pacer.turn('StartProtectedQuery')
      const { protectedQuery } = await starter.send(
        new StartProtectedQueryCommand({
          type: 'SQL',
          membershipIdentifier: trace.membership,
          sqlParameters: { queryString: text },
          resultConfiguration: { outputConfiguration: { s3: resultOf(trace) } },
          computeConfiguration: { worker: { type: worker.type, number: worker.number } },
        }),
      )
      return protectedQuery?.id ?? null
    },
    async get({ membership, query }, abortSignal) {
      const { GetProtectedQueryCommand } = await sdk()
      await pacer.turn('GetProtectedQuery', abortSignal)
      const { protectedQuery } = await cleanRooms.send(
        new GetProtectedQueryCommand({
          ...{ membershipIdentifier: membership, protectedQueryIdentifier: query },
        }),
        { abortSignal },
      )
      const status = protectedQuery?.status ?? 'UNKNOWN'
      const output = protectedQuery?.resultConfiguration?.outputConfiguration
      const units = protectedQuery?.statistics?.billedResourceUtilization?.units ?? null
      return {
        status,
        prefix: output?.s3?.keyPrefix ?? null,
        bill: { reference: query, status, milliUnits: milliOf(units) },
      }
    },
    async cancel({ membership, query }, abortSignal) {
      const { UpdateProtectedQueryCommand } = await sdk()
      await pacer.turn('UpdateProtectedQuery', abortSignal)
      await cleanRooms.send(
        new UpdateProtectedQueryCommand({
          ...{ membershipIdentifier: membership, protectedQueryIdentifier: query },
          targetStatus: 'CANCELLED',
        }),
        { abortSignal },
      )
    },
    async list(membership, abortSignal, next) {
      const { ListProtectedQueriesCommand } = await sdk()
      await pacer.turn('ListProtectedQueries', abortSignal)
      const { protectedQueries, nextToken } = await cleanRooms.send(
        new ListProtectedQueriesCommand({
          ...{ membershipIdentifier: membership, maxResults: PAGE },
          ...(next === undefined ? {} : { nextToken: next }),
        }),
        { abortSignal },
      )
      const queries = (protectedQueries ?? []).flatMap(({ id, createTime }) =>
        id === undefined ? [] : [{ id, createdAt: createTime?.getTime() ?? Infinity }],
      )
      return { queries, next: nextToken ?? null }
    },
  }
}

const resultOf = ({ bucket, prefix }: Trace) =>
  ({ resultFormat: 'PARQUET', bucket, keyPrefix: prefix, singleFileOutput: true }) as const

/** Rounded up: of what is paid, nothing is lost. */
const milliOf = (units: number | null): number | null =>
  units === null || !Number.isFinite(units) || units < 0 ? null : Math.ceil(units * 1000)
