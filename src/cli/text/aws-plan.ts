import type { Feature } from '../../engine/aws/plan/features.js'
import type { AwsPlan, PlannedTable } from '../../engine/aws/plan/plan.js'
import { quotasOf } from '../../engine/aws/plan/quotas.js'
import type { WeighedRule } from '../../engine/aws/plan/rule-types.js'
import { policyFolder } from '../../engine/aws/glue/storage.js'
import { prose } from '../desk.js'
import type { Sheet } from '../desk.js'
import { plain } from './plain.js'
import { table } from './table.js'
import { grouped } from './time.js'

/** A plan for people: the configuration, why the rule is of its type, and who enforces what. */
export function planLines(plan: AwsPlan, sheet: Sheet): readonly string[] {
  return [
    ...say(`AWS Clean Rooms under the policy ${plan.policy.id}`, sheet, '').map(sheet.style.strong),
    ...say(`SHA-256 of the policy: ${plan.policy.hash}`, sheet, ''),
    ...heading('Configuration', sheet),
    ...configuration(plan, sheet),
    ...heading('Type of the analysis rule', sheet),
    ...plan.ruleTypes.flatMap((rule) => ruleLines(rule, sheet)),
    ...heading('Who enforces what', sheet),
    ...plan.features.flatMap((feature) => featureLines(feature, sheet)),
    ...heading('Limits of AWS', sheet),
    ...quotaTable(plan, sheet),
    ...heading('Tables', sheet),
    ...plan.tables.flatMap((each) => tableLines(each, sheet)),
  ]
}

const heading = (text: string, { style }: Sheet): readonly string[] => ['', style.strong(text)]

const say = (text: string, { columns }: Sheet, indent = '  ') => prose(plain(text), columns, indent)

function configuration(plan: AwsPlan, sheet: Sheet): readonly string[] {
  const { place, collaboration, results, rule, receivers } = plan
  const facts: Readonly<Record<string, string>> = {
    Account: `${place.account}, ${place.region}: holds the data, asks, pays and receives`,
    Collaboration: `${collaboration.name}: Spark, query log enabled, no members but the account`,
    Abilities: collaboration.abilities.join(', '),
    Membership: 'active, query log enabled, pays for queries',
    Results: `s3://${results.bucket}/${results.prefix}, Parquet`,
    Published: `${policyFolder(place, plan.policy.id)}<load>/<table>/`,
    'Glue database': place.database,
    Role: place.role,
    Workers: `${place.worker.number} x ${place.worker.type}`,
    'Rule of each table': `CUSTOM ${JSON.stringify(rule)}`,
    'Rule of each association': `CUSTOM ${JSON.stringify(receivers)}`,
  }
  return Object.entries(facts).flatMap(([name, value]) => say(`${name}: ${value}`, sheet))
}

function ruleLines({ type, chosen, speaksFor, speaksAgainst }: WeighedRule, sheet: Sheet) {
  return [
    ...say(`${type}: ${chosen ? 'chosen' : 'not used'}`, sheet),
    ...speaksFor.flatMap((reason) => say(`+ ${reason}`, sheet, '    ')),
    ...speaksAgainst.flatMap((reason) => say(`- ${reason}`, sheet, '    ')),
  ]
}

const BY: Readonly<Record<Feature['by'], string>> = {
  aws: 'AWS',
  homeroom: 'Homeroom',
  refused: 'refused',
}

function featureLines({ feature, value, by, words }: Feature, sheet: Sheet): readonly string[] {
  const what = value === '' ? feature : `${feature} (${value})`
  return [...say(`${BY[by].padEnd(8)}  ${what}`, sheet), ...say(words, sheet, '            ')]
}

function quotaTable(plan: AwsPlan, { columns, style }: Sheet): readonly string[] {
  const heads = [
    { title: 'limit', whole: true },
    { title: 'plan', align: 'right' },
    { title: 'AWS', align: 'right' },
    { title: 'beyond it' },
  ] as const
  const beyond = { plan: 'cannot be applied', query: 'such a query is refused' }
  const rows = quotasOf(plan).map(({ what, used, most, binds }) => [
    ...[what, grouped(used), grouped(most), beyond[binds]],
  ])
  return table(heads, rows, columns, style)
}

function tableLines({ alias, name, glue, part }: PlannedTable, sheet: Sheet): readonly string[] {
  const columns = part.columns.map((column) => `${column.name} ${column.type}`).join(', ')
  return [
    ...say(`${alias}: ${name}, ${glue.database}.${glue.table}`, sheet),
    ...say(columns, sheet, '    '),
  ]
}
