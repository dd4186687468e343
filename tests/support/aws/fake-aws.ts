import { createServer } from 'node:http'
import type { AwsPlace } from '../../../src/engine/aws/place.js'
import { emptyAccount, type Account } from './account.js'
import { apiListener, type Call } from './api.js'
import { associationRuleOperations } from './association-rules.js'
import { associationOperations } from './associations.js'
import { openBuckets } from './bucket-server.js'
import { collaborationOperations } from './collaborations.js'
import { configuredTableOperations } from './configured-tables.js'
import { CREDENTIALS, wearCredentials } from './credentials.js'
import { glueDatabaseOperations } from './glue-databases.js'
import { gluePartitionOperations } from './glue-partitions.js'
import { glueTableOperations } from './glue-tables.js'
import { openLake } from './lake.js'
import { listening } from './listening.js'
import { memberOperations } from './members.js'
import { membershipOperations } from './memberships.js'
import { queryOperations } from './protected-queries.js'
import { noFates, type Fates, type Pace } from './query-fates.js'
import { schemaOperations } from './schemas.js'
import { tableRuleOperations } from './table-rules.js'
import { noWhims, type Whims } from './whims.js'
import { awsJson, restJson } from './wire.js'

/**
 * AWS on loopback, for one account: Clean Rooms and Glue as their API models have them (botocore 1.43.107),
 * S3 by s3rver. What the models leave open is decided here as strictly as the documentation allows, and AWS
 * itself may differ. Guessed are, above all:
 * - that a configured table's Glue table and columns must be there when it is made (`glueFirst`);
 * - that a collaboration's rule for a table needs the table's own rule of the same type first;
 * - that a text is taken on whatever it says, and fails later; and which code its error has;
 * - how the files of a result are called below its key prefix, and what its location says;
 * - that queries are listed newest first, and that a membership takes a table once.
 */
export interface FakeAws {
  /** Where it is: what a service under test is told. */
  place(): AwsPlace
  /** Credentials as environment variables, for processes that a test starts: Jest does not hand its own on. */
  readonly environment: Readonly<Record<string, string>>
  /** What the account holds. Changing it is a person's hand at AWS's console. */
  readonly account: Account
  readonly whims: Whims
  /** What becomes of the next queries. */
  readonly fates: Fates
  /** How fast queries are; may be changed at any time. */
  readonly pace: Pace
  /** Everything that was asked, in order. */
  readonly calls: readonly Call[]
  /** How many calls of an operation were carried out, whatever was answered. */
  accepted(operation: string): number
  /** Puts the environment's credentials back. */
  close(): Promise<void>
}

export interface FakeAwsOptions {
  /** Members of the place that shall be otherwise. */
  readonly place?: Partial<Omit<AwsPlace, 'endpoints'>>
  /** Items of a page of a list, at most. */
  readonly pageSize?: number
  readonly pace?: Partial<Pace>
  /** False: a configured table may be made before its Glue table is. */
  readonly glueFirst?: boolean
}

const ACCOUNT = '111122223333'
const PLACE: Omit<AwsPlace, 'endpoints'> = {
  ...{ region: 'us-east-1', account: ACCOUNT },
  ...{ dataBucket: 'district-data', dataPrefix: 'homeroom/' },
  ...{ resultBucket: 'district-results', resultPrefix: 'homeroom/' },
  role: `arn:aws:iam::${ACCOUNT}:role/homeroom-reads`,
  ...{ database: 'homeroom', worker: { type: 'CR.1X', number: 2 } },
}

const PACE: Pace = { submittedMs: 5, startedMs: 5, cancellingMs: 5 }

/** While it is open, this process's AWS credentials are the fake's: one at a time in a process. */
export async function openFakeAws(options: FakeAwsOptions = {}): Promise<FakeAws> {
  const place = { ...PLACE, ...options.place }
  const account = emptyAccount({
    ...{ id: place.account, region: place.region },
    ...{ pageSize: options.pageSize ?? 3, glueFirst: options.glueFirst ?? true },
  })
  const [whims, calls]: [Whims, Call[]] = [noWhims(), []]
  const s3 = await openBuckets([place.dataBucket, place.resultBucket], { whims, calls })
  const lake = await openLake(s3.past, place.region)
  const [fates, pace, closing] = [noFates(), { ...PACE, ...options.pace }, new AbortController()]
  const underWay = new Set<Promise<void>>()
  const around = { account, lake, pace, closing: closing.signal, underWay }
  const queries = queryOperations(around, fates)
  const protocols = [
    awsJson('glue', 'AWSGlue', [
      ...[...glueDatabaseOperations, ...glueTableOperations, ...gluePartitionOperations],
    ]),
    restJson('cleanrooms', [
      ...[...collaborationOperations, ...membershipOperations, ...configuredTableOperations],
      ...[...tableRuleOperations, ...associationOperations, ...associationRuleOperations],
      ...[...memberOperations, ...schemaOperations, ...queries],
    ]),
  ]
  const api = await listening(createServer(apiListener({ account, protocols, whims, calls })))
  const undress = wearCredentials()
  return {
    ...{ account, whims, fates, pace, calls, environment: CREDENTIALS },
    place: () => ({ ...place, endpoints: { cleanRooms: api.url, glue: api.url, s3: s3.url } }),
    accepted: (operation) =>
      calls.filter((call) => call.operation === operation && call.accepted).length,
    async close() {
      undress()
      closing.abort()
      await api.close()
      await Promise.all(underWay)
      await Promise.all([s3.close(), lake.close()])
    },
  }
}
