import type { PlannedTable } from '../plan/plan.js'
import type { Difference } from './difference.js'
import type { Verification } from './differences.js'
import { glueTableShape, partitionShape } from './glue-shapes.js'
import { differing, judge, judgeList } from './judge.js'
import { itemsOf } from './members-of.js'
import { wrongs } from './shape.js'
import { associationShape, configuredTableShape, receiversShape, ruleShape } from './shapes.js'

/** How one table differs: in the Glue catalogue, as a configured table with its rule, and as associated. */
export async function tableDifferences(
  { ask, plan, standing }: Verification,
  table: PlannedTable,
): Promise<readonly Difference[]> {
  const { alias, glue, part } = table
  const where = (what: string) => `${alias}: ${what}`
  const known = standing.tables[part.name]
  const catalogue = [
    ...judge(where('Glue table'), await ask.glueTable(glue), glueTableShape(plan, table)),
    ...judgeList(where('Glue partitions'), await ask.partitions(glue), (items) =>
      items.flatMap((item) => partitionDifferences(plan, table, item)),
    ),
  ]
  if (known === undefined) {
    return [...catalogue, { where: alias, words: 'was never applied; run "homeroom aws apply"' }]
  }
  const { configuredTable, association } = known
  const of = {
    ...{ membershipIdentifier: standing.membership },
    configuredTableAssociationIdentifier: association,
  }
  return [
    ...catalogue,
    ...judge(
      where('configured table'),
      await ask.configuredTable(configuredTable),
      configuredTableShape(plan, table, known),
    ),
    ...judge(where('analysis rule'), await ask.rule(configuredTable), ruleShape(plan, known)),
    ...judge(
      where('association'),
      await ask.association(of),
      associationShape(plan, table, standing, known),
    ),
    ...judge(
      where("collaboration's rule"),
      await ask.receivers(of),
      receiversShape(plan, standing, known),
    ),
  ]
}

/** The folder that a partition reads must be the one of the load that it says it is. */
function partitionDifferences(
  plan: Verification['plan'],
  table: PlannedTable,
  item: unknown,
): readonly Difference[] {
  const [load] = itemsOf(item, 'Values') ?? []
  const name = typeof load === 'string' ? load : '(none)'
  return differing(
    `${table.alias}: Glue partition ${name}`,
    wrongs(partitionShape(plan, table, name), item),
  )
}
