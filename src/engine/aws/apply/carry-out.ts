import type { PlannedTable } from '../plan/plan.js'
import { changeGlueTable, createDatabase, createGlueTable } from './glue-deeds.js'
import {
  changeCollaboration,
  changeMembership,
  createCollaboration,
  createMembership,
} from './room-deeds.js'
import type { Step, Thing } from './steps.js'
import {
  changeAssociation,
  changeConfiguredTable,
  changeReceivers,
  changeRule,
  createAssociation,
  createConfiguredTable,
  createReceivers,
  createRule,
} from './table-deeds.js'
import type { Work } from './work.js'

interface Deeds<Args extends readonly unknown[]> {
  readonly create: (...args: Args) => Promise<void>
  readonly change: (...args: Args) => Promise<void>
}

type TableKind = Extract<Thing, { table: PlannedTable }>['kind']
type OwnKind = Exclude<Thing['kind'], TableKind>

const OWN: Readonly<Record<OwnKind, Deeds<[Work]>>> = {
  // A database that is there is left as it is: nothing of it can be wrong and changeable.
  database: { create: createDatabase, change: createDatabase },
  collaboration: { create: createCollaboration, change: changeCollaboration },
  membership: { create: createMembership, change: changeMembership },
}

const OF_TABLE: Readonly<Record<TableKind, Deeds<[Work, PlannedTable]>>> = {
  glueTable: { create: createGlueTable, change: changeGlueTable },
  configuredTable: { create: createConfiguredTable, change: changeConfiguredTable },
  rule: { create: createRule, change: changeRule },
  association: { create: createAssociation, change: changeAssociation },
  receivers: { create: createReceivers, change: changeReceivers },
}

/** Does what a step says. Safe to do again, wherever an earlier try ended. */
export async function carryOut(work: Work, { thing, action }: Step): Promise<void> {
  if (action === 'leave') return
  // Whoever asks a person first never comes here with one.
  if (action === 'byHand') throw new TypeError('a step for a person')
  if ('table' in thing) await OF_TABLE[thing.kind][action](work, thing.table)
  else await OWN[thing.kind][action](work)
}
