import type { Difference } from './difference.js'
import type { Verification } from './differences.js'
import { differing, judge, judgeList } from './judge.js'
import { membersOf } from './members-of.js'
import { wrongs } from './shape.js'
import { collaborationShape, memberShape, membershipShape, schemaShape } from './shapes.js'

/** How the collaboration, its members and tables, and the membership differ. */
export async function collaborationDifferences(of: Verification): Promise<readonly Difference[]> {
  const { ask, plan, standing } = of
  const { collaboration: id, membership } = standing
  const held = judge(
    'collaboration',
    await ask.collaboration(id),
    collaborationShape(plan, standing),
  )
  const [named, members, member, schemas, associations] = await Promise.all([
    ask.collaborations(),
    ask.members(id),
    ask.membership(membership),
    ask.schemas(id),
    ask.associations(membership),
  ])
  return [
    ...held,
    ...judgeList('collaborations of the account', named, (items) => namesakes(of, items)),
    ...judgeList('members of the collaboration', members, (items) => strangers(of, items)),
    ...judge('membership', member, membershipShape(plan, standing)),
    ...judgeList('tables of the collaboration', schemas, (items) => shownTables(of, items)),
    ...judgeList('associations', associations, (items) => unplanned(of, items)),
  ]
}

/** Whoever chooses by name could be led to the other one. Those of other accounts can be called anything. */
function namesakes({ plan, standing }: Verification, items: readonly unknown[]) {
  const where = 'collaborations of the account'
  return items
    .map(membersOf)
    .filter((one) => one.get('creatorAccountId') === plan.place.account)
    .filter((one) => one.get('name') === plan.collaboration.name)
    .filter((one) => one.get('id') !== standing.collaboration)
    .map((one) => ({
      where,
      words: `another is called ${plan.collaboration.name} too: ${String(one.get('id'))}`,
    }))
}

function strangers({ plan }: Verification, items: readonly unknown[]): readonly Difference[] {
  const where = 'members of the collaboration'
  const isOwn = (item: unknown) => membersOf(item).get('accountId') === plan.place.account
  const own = items.filter(isOwn)
  return [
    ...items
      .filter((item) => !isOwn(item))
      .map((item) => ({ where, words: `has a member that nobody planned: ${told(item)}` })),
    ...(own.length === 1 ? [] : [{ where, words: 'should have the account itself, once' }]),
    ...own.flatMap((item) => differing(where, wrongs(memberShape(plan), item))),
  ]
}

/** For people: which account, and how far it has come. */
function told(item: unknown): string {
  const member = membersOf(item)
  return `account ${String(member.get('accountId'))}, ${String(member.get('status'))}`
}

function shownTables(of: Verification, items: readonly unknown[]): readonly Difference[] {
  const { plan, standing } = of
  const aliases = new Set(plan.tables.map(({ alias }) => alias))
  const seen = new Set<string>()
  const found = items.flatMap((item) => {
    const name = String(membersOf(item).get('name'))
    const where = `${name}: table of the collaboration`
    if (!aliases.has(name)) return [{ where, words: 'is not in the plan' }]
    seen.add(name)
    return differing(where, wrongs(schemaShape(plan, name, standing), item))
  })
  const lacking = [...aliases].filter((name) => !seen.has(name))
  const missing = lacking.map((name) => ({
    ...{ where: `${name}: table of the collaboration`, words: 'is not shown there' },
  }))
  return [...found, ...missing]
}

/** Under each name of the plan there is the association that was applied, and there are no others. */
function unplanned({ plan, standing }: Verification, items: readonly unknown[]) {
  const applied = new Map(
    plan.tables.map(({ alias, part }) => [alias, standing.tables[part.name]?.association]),
  )
  return items.flatMap((item): readonly Difference[] => {
    const held = membersOf(item)
    const name = String(held.get('name'))
    const where = `${name}: association`
    if (!applied.has(name)) return [{ where, words: 'is not in the plan' }]
    if (applied.get(name) === held.get('id')) return []
    return [{ where, words: `is another one than was applied: ${String(held.get('id'))}` }]
  })
}
