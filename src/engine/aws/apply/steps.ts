import type { AwsPlan, PlannedTable } from '../plan/plan.js'
import type { Answer } from '../verify/ask.js'
import { glueTableShape } from '../verify/glue-shapes.js'
import { itemsOf, membersOf } from '../verify/members-of.js'
import { wrongs } from '../verify/shape.js'
import type { Shape, Wrong } from '../verify/shape.js'
import {
  associationShape,
  collaborationShape,
  configuredTableShape,
  databaseShape,
  membershipShape,
  receiversShape,
  ruleShape,
} from '../verify/shapes.js'
import type { Held, HeldTable } from './held.js'

/** The things that are made, in the order in which they need each other. */
export type Thing =
  | { readonly kind: 'database' | 'collaboration' | 'membership' }
  | {
      readonly kind: 'glueTable' | 'configuredTable' | 'rule' | 'association' | 'receivers'
      readonly table: PlannedTable
    }

/** What applying a plan does about one thing. */
export interface Step {
  readonly thing: Thing
  /** `byHand`: AWS has no way to change it, or Homeroom never takes it: a person has to. */
  readonly action: 'create' | 'change' | 'leave' | 'byHand'
  /** For `change` and `byHand`: what is wrong with it now. */
  readonly wrong: readonly Wrong[]
}

/** What has to be done so that AWS holds the plan, in order. The same things always give the same steps. */
export function stepsOf(plan: AwsPlan, held: Held): readonly Step[] {
  const ids = { collaboration: held.collaboration.id, membership: held.membership.id }
  const { answer } = held.collaboration
  return [
    step({ kind: 'database' }, held.database, databaseShape(plan)),
    ...held.tables.map(({ table, glue }) =>
      step({ kind: 'glueTable', table }, glue, glueTableShape(plan, table)),
    ),
    step({ kind: 'collaboration' }, answer, collaborationShape(plan, ids)),
    step({ kind: 'membership' }, held.membership.answer, membershipShape(plan, ids)),
    ...held.tables.flatMap((each) => tableSteps(plan, ids, each)),
  ]
}

function tableSteps(
  plan: AwsPlan,
  ids: Parameters<typeof collaborationShape>[1],
  { table, configuredTable, rule, association, receivers }: HeldTable,
): readonly Step[] {
  const known = { configuredTable: configuredTable.id, association: association.id }
  const of = (kind: 'configuredTable' | 'rule' | 'association' | 'receivers') => ({ kind, table })
  return [
    step(of('configuredTable'), configuredTable.answer, configuredTableShape(plan, table, known)),
    otherType(configuredTable.answer, 'configuredTable') ??
      step(of('rule'), rule, ruleShape(plan, known)),
    step(of('association'), association.answer, associationShape(plan, table, ids, known)),
    otherType(association.answer, 'configuredTableAssociation') ??
      step(of('receivers'), receivers, receiversShape(plan, ids, known)),
  ]

  /** There is one rule at most; one of another type would have to be removed first. */
  function otherType(answer: Answer, member: string): Step | null {
    if (answer.kind !== 'held') return null
    const types = itemsOf(membersOf(answer.body).get(member), 'analysisRuleTypes') ?? []
    const others = types.filter((type) => type !== 'CUSTOM')
    if (others.length === 0) return null
    const words = `is ${others.map(String).join(', ')} and should be CUSTOM: remove it at AWS`
    const kind = member === 'configuredTable' ? 'rule' : 'receivers'
    return { thing: of(kind), action: 'byHand', wrong: [{ path: 'type of the rule', words }] }
  }
}

function step(thing: Thing, answer: Answer, shape: Shape): Step {
  if (answer.kind !== 'held') return { thing, action: 'create', wrong: [] }
  const wrong = wrongs(shape, answer.body)
  if (wrong.length === 0) return { thing, action: 'leave', wrong }
  const canChange = CHANGEABLE[thing.kind]
  const isChangeable = wrong.every(({ path }) => canChange.some((start) => path.startsWith(start)))
  return { thing, action: isChangeable ? 'change' : 'byHand', wrong }
}

/** What AWS's update operations take, as paths into the answers. */
const CHANGEABLE: Readonly<Record<Thing['kind'], readonly string[]>> = {
  database: [],
  glueTable: ['Table.'],
  collaboration: ['collaboration.description'],
  membership: ['membership.queryLogStatus', 'membership.defaultResultConfiguration'],
  configuredTable: [
    ...['description', 'tableReference', 'allowedColumns', 'analysisMethod'].map(
      (name) => `configuredTable.${name}`,
    ),
  ],
  rule: ['analysisRule.policy'],
  association: ['configuredTableAssociation.description', 'configuredTableAssociation.roleArn'],
  receivers: ['analysisRule.policy'],
}
