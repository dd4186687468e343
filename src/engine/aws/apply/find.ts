import type { AwsPlan, PlannedTable } from '../plan/plan.js'
import { membersOf } from '../verify/members-of.js'
import type { Listed } from '../verify/pages.js'
import type { Work } from './work.js'

/** Looking for what was made, when AWS's answer was lost; each gives the id, or null if it is not there. */
export const find = {
  collaboration: async ({ ask, plan }: Work): Promise<string | null> =>
    theOne(await ask.collaborations(), (item) => isOurs(plan, item)),
  membership: async ({ ask, ids }: Work): Promise<string | null> =>
    theOne(await ask.memberships(), (item) => item.get('collaborationId') === ids.collaboration),
  configuredTable: async ({ ask }: Work, { name }: PlannedTable): Promise<string | null> =>
    theOne(await ask.configuredTables(), (item) => item.get('name') === name),
  association: async ({ ask, ids }: Work, { alias }: PlannedTable): Promise<string | null> =>
    theOne(await ask.associations(ids.membership), (item) => item.get('name') === alias),
} as const

const isOurs = ({ place, collaboration }: AwsPlan, item: ReadonlyMap<string, unknown>): boolean =>
  item.get('creatorAccountId') === place.account && item.get('name') === collaboration.name

/** If there are two after all, the next run says so: names that are taken twice stop it. */
function theOne(
  listed: Listed,
  isIt: (item: ReadonlyMap<string, unknown>) => boolean,
): string | null {
  if (listed.kind === 'unseen') return null
  const id = listed.items.map(membersOf).find(isIt)?.get('id')
  return typeof id === 'string' ? id : null
}
