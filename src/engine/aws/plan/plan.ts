import type { Policy } from '../../../policy/policy.js'
import { glueTableName } from '../glue/storage.js'
import { LOAD, layoutOf } from '../layout.js'
import type { TablePart } from '../layout.js'
import type { AwsPlace } from '../place.js'
import { featuresOf } from './features.js'
import type { Feature } from './features.js'
import { ruleTypesOf } from './rule-types.js'
import type { WeighedRule } from './rule-types.js'

/** What Clean Rooms and Glue are to hold for one policy. Made of the policy and the place alone. */
export interface AwsPlan {
  /** `hash`: SHA-256 of the policy's file, hex. */
  readonly policy: { readonly id: string; readonly hash: string }
  readonly place: AwsPlace
  readonly collaboration: {
    /** `homeroom-<policy id>`; found again by it. */
    readonly name: string
    readonly description: string
    readonly creatorDisplayName: string
    readonly abilities: readonly ['CAN_QUERY', 'CAN_RECEIVE_RESULTS']
  }
  readonly results: { readonly bucket: string; readonly prefix: string }
  /** In the order of the policy file, the parts of a table one after the other. */
  readonly tables: readonly PlannedTable[]
  /** On every configured table. */
  readonly rule: {
    readonly allowedAnalyses: readonly ['ANY_QUERY']
    readonly allowedAnalysisProviders: readonly string[]
    readonly additionalAnalyses: 'NOT_ALLOWED'
    readonly disallowedOutputColumns: readonly string[]
  }
  /** On every association. */
  readonly receivers: { readonly allowedResultReceivers: readonly string[] }
  /** Why the rule is of its type. */
  readonly ruleTypes: readonly WeighedRule[]
  /** Who holds what the policy and Homeroom promise. */
  readonly features: readonly Feature[]
}

/** A part of a policy's table, as AWS is to know it. */
export interface PlannedTable {
  readonly part: TablePart
  /** Of the configured table: `homeroom-<policy id>-<part>`; found again by it. */
  readonly name: string
  readonly description: string
  /** Of the association, and in SQL. */
  readonly alias: string
  readonly glue: { readonly database: string; readonly table: string }
  /** All columns of the part, and `LOAD`. */
  readonly allowedColumns: readonly string[]
}

/** The configuration for a policy; the same policy and place give the same plan. */
export function awsPlan(policy: Policy, place: AwsPlace): AwsPlan {
  const { id, hash } = policy
  return {
    ...{ policy: { id, hash }, place },
    collaboration: {
      name: `homeroom-${id}`,
      description: `Homeroom, policy ${id}. Made by "homeroom aws apply": change nothing by hand.`,
      creatorDisplayName: 'Homeroom',
      abilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
    },
    results: { bucket: place.resultBucket, prefix: place.resultPrefix },
    tables: [...layoutOf(policy).values()].flat().map((part) => plannedTable(id, place, part)),
    rule: {
      // Every text that is started was rendered by us from an approved tree; nobody else may start one.
      allowedAnalyses: ['ANY_QUERY'],
      allowedAnalysisProviders: [place.account],
      additionalAnalyses: 'NOT_ALLOWED',
      disallowedOutputColumns: [],
    },
    receivers: { allowedResultReceivers: [place.account] },
    ruleTypes: ruleTypesOf(policy),
    features: featuresOf(policy),
  }
}

function plannedTable(policy: string, place: AwsPlace, part: TablePart): PlannedTable {
  return {
    part,
    name: `homeroom-${policy}-${part.name}`,
    description: `Homeroom, policy ${policy}`,
    alias: part.name,
    glue: { database: place.database, table: glueTableName(policy, part.name) },
    allowedColumns: [...part.columns.map(({ name }) => name), LOAD],
  }
}
