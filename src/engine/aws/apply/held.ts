import { Fault } from '../../../fault.js'
import type { AwsPlan, PlannedTable } from '../plan/plan.js'
import type { Answer } from '../verify/ask.js'
import { inTurns } from '../verify/in-turns.js'
import { membersOf } from '../verify/members-of.js'
import type { Listed } from '../verify/pages.js'
import type { Questions } from '../verify/questions.js'

/** Something that AWS gives an id to, as it was found by its name. */
export interface Found {
  /** Null: there is none. */
  readonly id: string | null
  readonly answer: Answer
}

/** What is in AWS of a plan, found by name. */
export interface Held {
  readonly database: Answer
  readonly collaboration: Found
  readonly membership: Found
  readonly tables: readonly HeldTable[]
  /** Configured tables and associations under this policy's names that are not in the plan. */
  readonly unplanned: readonly string[]
  /** Configured tables of the account that are not of the plan. */
  readonly others: number
}

export interface HeldTable {
  readonly table: PlannedTable
  readonly glue: Answer
  readonly configuredTable: Found
  readonly rule: Answer
  readonly association: Found
  readonly receivers: Answer
}

const ABSENT: Answer = { kind: 'absent' }
const NONE: Found = { id: null, answer: ABSENT }

/**
 * Looks at what is there. Changes nothing.
 *
 * @throws Fault `ENGINE_DIFFERS` if a name is taken twice: which one is meant, only a person can tell.
 * @throws Fault `ENGINE_UNREACHABLE` if something cannot be seen: a plan made blindly could make it twice.
 */
export async function readHeld(ask: Questions, plan: AwsPlan): Promise<Held> {
  const named = idsByName(items('collaborations', await ask.collaborations()), (item) =>
    item.get('creatorAccountId') === plan.place.account ? item.get('name') : null,
  )
  const collaboration = await found(named, plan.collaboration.name, 'collaborations', (id) =>
    ask.collaboration(id),
  )
  const membership = await heldMembership(ask, collaboration.id)
  const configured = items('configured tables', await ask.configuredTables())
  const associated =
    membership.id === null ? [] : items('associations', await ask.associations(membership.id))
  const names = {
    configured: idsByName(configured, (item) => item.get('name')),
    associated: idsByName(associated, (item) => item.get('name')),
  }
  const planned = new Set(plan.tables.map(({ name }) => name))
  return {
    ...{
      collaboration,
      membership,
      database: seen('database', await ask.database(plan.place.database)),
    },
    tables: await inTurns(plan.tables, (table) => heldTable(ask, table, membership.id, names)),
    unplanned: unplanned(plan, names),
    others: configured.filter((item) => !planned.has(String(membersOf(item).get('name')))).length,
  }
}

type Names = ReadonlyMap<string, readonly string[]>

interface NamesHeld {
  readonly configured: Names
  readonly associated: Names
}

async function heldMembership(ask: Questions, collaboration: string | null): Promise<Found> {
  if (collaboration === null) return NONE
  const all = items('memberships', await ask.memberships())
  const own = idsByName(all, (item) => item.get('collaborationId'))
  return found(own, collaboration, 'memberships', (id) => ask.membership(id))
}

async function heldTable(
  ask: Questions,
  table: PlannedTable,
  membershipIdentifier: string | null,
  { configured, associated }: NamesHeld,
): Promise<HeldTable> {
  const glue = seen(`Glue table ${table.glue.table}`, await ask.glueTable(table.glue))
  const configuredTable = await found(configured, table.name, 'configured tables', (id) =>
    ask.configuredTable(id),
  )
  const { id } = configuredTable
  const rule = id === null ? ABSENT : seen(`rule of ${table.name}`, await ask.rule(id))
  if (membershipIdentifier === null) {
    return { table, glue, configuredTable, rule, association: NONE, receivers: ABSENT }
  }
  const of = (association: string) => ({
    ...{ membershipIdentifier, configuredTableAssociationIdentifier: association },
  })
  const association = await found(associated, table.alias, 'associations', (each) =>
    ask.association(of(each)),
  )
  const receivers =
    association.id === null
      ? ABSENT
      : seen(`collaboration's rule of ${table.alias}`, await ask.receivers(of(association.id)))
  return { table, glue, configuredTable, rule, association, receivers }
}

/** The one thing of a name. */
async function found(
  names: Names,
  name: string,
  what: string,
  get: (id: string) => Promise<Answer>,
): Promise<Found> {
  const ids = names.get(name) ?? []
  const [id] = ids
  if (id === undefined) return NONE
  if (ids.length > 1) throw ambiguous(what, name, ids)
  const answer = seen(`${what} ${name}`, await get(id))
  // Listed, and gone before it was looked at.
  return answer.kind === 'absent' ? NONE : { id, answer }
}

/** By what `nameOf` makes of each item; items without a name or an id are left out. */
function idsByName(
  all: readonly unknown[],
  nameOf: (item: ReadonlyMap<string, unknown>) => unknown,
): Names {
  const ids = new Map<string, string[]>()
  for (const item of all.map(membersOf)) {
    const [name, id] = [nameOf(item), item.get('id')]
    if (typeof name !== 'string' || typeof id !== 'string') continue
    ids.set(name, [...(ids.get(name) ?? []), id])
  }
  return ids
}

/** Names of ours that no plan has any more. Parts have no hyphen, so that `a` does not claim those of `a-b`. */
function unplanned(plan: AwsPlan, { configured, associated }: NamesHeld): readonly string[] {
  const start = `${plan.collaboration.name}-`
  const names = new Set(plan.tables.map(({ name }) => name))
  const aliases = new Set(plan.tables.map(({ alias }) => alias))
  const isOurs = (name: string) => name.startsWith(start) && !name.slice(start.length).includes('-')
  return [
    ...[...configured.keys()]
      .filter((name) => isOurs(name) && !names.has(name))
      .map((name) => `configured table ${name}`),
    ...[...associated.keys()]
      .filter((name) => !aliases.has(name))
      .map((name) => `association ${name}`),
  ]
}

function items(what: string, listed: Listed): readonly unknown[] {
  if (listed.kind === 'listed') return listed.items
  throw blind(what, listed.why)
}

function seen(what: string, answer: Answer): Answer {
  if (answer.kind !== 'unseen') return answer
  throw blind(what, answer.why)
}

const blind = (what: string, why: string): Fault =>
  new Fault(
    'ENGINE_UNREACHABLE',
    `AWS does not show the ${what} (${why}). Nothing was changed. Give these credentials the right to look.`,
  )

const ambiguous = (what: string, name: string, ids: readonly string[]): Fault =>
  new Fault(
    'ENGINE_DIFFERS',
    `There are ${ids.length} ${what} called ${name}: ${ids.join(', ')}. Nothing was changed. ` +
      'Remove all but the right one at AWS, then try again.',
  )
