import type { Policy } from '../../../policy/policy.js'
import type { Feature } from './features.js'

type Told = Omit<Feature, 'feature'>

/** Who holds something, as a policy has it, and how. */
export const at = (by: Feature['by'], value: string, words: string): Told => ({ by, value, words })

/** The file's own title and words tell people what it allows; they hold nothing by themselves. */
type Enforced = Exclude<keyof Policy, 'id' | 'title' | 'words'>

/**
 * One for each key, with its name in the file: a policy that can say more does not compile until it is said
 * here who holds it.
 */
export const POLICY_FEATURES: Readonly<
  Record<Enforced, readonly [string, (policy: Policy) => Told]>
> = {
  hash: [
    'text of the policy',
    ({ hash }) =>
      at(
        'homeroom',
        hash.slice(0, 12),
        'The name of each load carries it: an edited policy sees nothing until its rosters are published again, ' +
          'and sessions start only under the text that was applied.',
      ),
  ],
  tables: [
    'tables, columns',
    ({ tables }) =>
      at(
        'aws',
        `${tables.size} tables, ${[...tables.values()].reduce((sum, table) => sum + table.columns.size, 0)} columns`,
        'Allowed columns of each configured table. What the policy leaves out is not even published, and the gate ' +
          'refuses its name before that.',
      ),
  ],
  functions: [
    'functions',
    ({ functions }) =>
      at(
        'homeroom',
        `${functions.size} functions`,
        'The gate refuses every other one: a custom rule has no list of functions. Those that Spark has otherwise: see below.',
      ),
  ],
  kinds: [
    'kinds',
    ({ kinds }) =>
      at(
        'homeroom',
        [...kinds].join(', '),
        'The query is classified before it is sent; a kind that is not named is refused. AWS knows no kinds.',
      ),
  ],
  checksOnly: [
    'checksOnly',
    ({ checksOnly }) =>
      at(
        'homeroom',
        checksOnly ? 'yes' : 'no',
        'The gate lets nothing but the texts of policies/checks through. Analysis templates could hold 25 of them ' +
          'at most, and each text names the load of its session.',
      ),
  ],
  k: [
    'k',
    ({ k }) =>
      at(
        'homeroom',
        String(k),
        'Smaller groups are merged into a visible remainder or withheld, and the answer says how many. Thresholds ' +
          "of AWS's own would take them away without a word.",
      ),
  ],
  protect: [
    'protect',
    ({ protect }) =>
      at(
        'homeroom',
        protect,
        'Rows are published with their subjects as ordinals; every query carries them along in hidden columns, ' +
          'and Homeroom counts them.',
      ),
  ],
  showEmptyGroups: [
    'showEmptyGroups',
    ({ showEmptyGroups }) =>
      at(
        'homeroom',
        showEmptyGroups ? 'yes' : 'no',
        'AWS is asked for all groups; which of them are shown is decided with the answer in hand.',
      ),
  ],
  roundTo: [
    'roundTo',
    ({ roundTo = null }) =>
      at(
        'homeroom',
        roundTo === null ? 'exact' : `to ${roundTo}`,
        'Counts and sums are rounded before they leave. AWS rounds nothing.',
      ),
  ],
  overlap: [
    'overlap',
    ({ overlap = 'all' }) =>
      at(
        'homeroom',
        overlap,
        'Each answer in groups is compared with the earlier ones of the vendor. AWS has no such check and says so.',
      ),
  ],
  rowCap: [
    'rowCap',
    ({ rowCap }) =>
      at(
        'homeroom',
        String(rowCap),
        'AWS caps nothing. The result is read up to the cap; a larger one is deleted and the query fails.',
      ),
  ],
  budget: [
    'budget',
    ({ budget }) =>
      at(
        'homeroom',
        `${budget.usual} usual, ${budget.most} at most`,
        'Persons are counted from the hidden ordinals. An access budget of AWS counts uses of a table, not persons.',
      ),
  ],
  longestWindowMs: [
    'longestWindow',
    ({ longestWindowMs }) =>
      at('homeroom', `${longestWindowMs / 3_600_000} hours`, 'AWS knows no sessions and no clock.'),
  ],
  deadlineMs: [
    'deadline',
    ({ deadlineMs }) =>
      at(
        'refused',
        `${deadlineMs / 1000} seconds`,
        'A run in AWS takes minutes, so that a deadline in seconds cannot be kept. HOMEROOM_AWS_DEADLINE_MINUTES ' +
          'stands in its place: Homeroom cancels what takes longer.',
      ),
  ],
  resolveDays: [
    'resolveDays',
    ({ resolveDays }) =>
      at(
        'homeroom',
        `${resolveDays} days`,
        'Token keys and the crosswalk never leave the vault; AWS holds neither.',
      ),
  ],
}
