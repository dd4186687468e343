import type { Policy } from '../../../policy/policy.js'

/** One of AWS's three types of analysis rule, weighed for a policy. */
export interface WeighedRule {
  readonly type: 'CUSTOM' | 'AGGREGATION' | 'LIST'
  readonly chosen: boolean
  readonly speaksFor: readonly string[]
  readonly speaksAgainst: readonly string[]
}

/** Reasons that stand for a policy only if it says so. */
type Reason = string | false

const said = (reasons: readonly Reason[]): readonly string[] =>
  reasons.filter((reason) => reason !== false)

/** What an aggregation rule can allow, in Homeroom's names (AWS API model, `AggregateFunctionName`, `ScalarFunctions`). */
const AGGREGATION_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['count', 'sum', 'avg'],
  ...['abs', 'ceil', 'coalesce', 'floor', 'lower', 'round', 'substr', 'trim', 'upper'],
])

const GRAMMAR =
  'No outer join, subquery, CTE, window or set operation: orphans, duplicates and most ready-made checks cannot be asked.'

/** The three types, the chosen one first. */
export function ruleTypesOf(policy: Policy): readonly WeighedRule[] {
  return [custom(policy), aggregation(policy), list(policy)]
}

function custom({ k, kinds, budget }: Policy): WeighedRule {
  const ours = said([
    kinds.has('group') && `groups of ${k}`,
    kinds.has('group') && 'the overlap audit',
    budget.most > 0 && `the budget of ${budget.most} persons`,
  ])
  return {
    ...{ type: 'CUSTOM', chosen: true },
    speaksFor: [
      'Takes every text that the gate lets through, with the hidden ordinals that thresholds and budget are counted from.',
      'Names the one account that may start queries, and the one that receives results.',
    ],
    speaksAgainst: [
      `AWS holds no threshold. Homeroom alone holds: ${ours.join(', ') || 'the rest'}.`,
      'Administrators of the account can query the published ordinals past Homeroom. The query log of AWS shows it; ' +
        'nothing prevents it. Choose them as you choose who has the vault key.',
      'Its newer thresholds and comparison controls are not used: they take groups away without a word, forbid EXISTS ' +
        'and EXCEPT, and the AWS SDK used here drops them unseen. If AWS holds any, that is a difference.',
    ],
  }
}

function aggregation({ k, kinds, functions, showEmptyGroups, budget }: Policy): WeighedRule {
  const lacking = [...functions].filter((name) => !AGGREGATION_FUNCTIONS.has(name))
  return {
    ...{ type: 'AGGREGATION', chosen: false },
    speaksFor: said([
      kinds.has('group') &&
        `AWS itself would leave out groups of fewer than ${k} distinct persons.`,
      'A list of scalar functions that AWS holds.',
    ]),
    speaksAgainst: said([
      kinds.has('named') &&
        'Aggregates only: the policy allows rows about single persons, by token.',
      kinds.has('none') &&
        'Aggregates only: rows about no one (schools, courses, terms) could not be shown.',
      GRAMMAR,
      'Groups under the threshold vanish without a word; Homeroom tells what was withheld, or vendors debug a ghost.',
      showEmptyGroups && 'Groups of no one, which the policy shows, are under any threshold.',
      `No list of the persons behind a row, to do the overlap audit${budget.most > 0 ? ' and count the budget' : ''} with.`,
      lacking.length > 0 && `Not among its functions: ${lacking.join(', ')}.`,
    ]),
  }
}

function list({ kinds }: Policy): WeighedRule {
  const isNamed = kinds.has('named')
  return {
    ...{ type: 'LIST', chosen: false },
    speaksFor: said([isNamed && 'Shows rows, as answers about single persons need.']),
    speaksAgainst: said([
      'No minimum of any kind: each listed row leaves.',
      !isNamed && 'Shows only rows about single persons, which the policy never allows.',
      kinds.has('group') && 'Counts nothing: the policy allows answers in groups.',
      GRAMMAR,
    ]),
  }
}
