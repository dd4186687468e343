import type { Proposal } from '../../engine/aws/apply/apply.js'
import type { Step, Thing } from '../../engine/aws/apply/steps.js'
import { prose } from '../desk.js'
import type { Sheet } from '../desk.js'
import { plain } from './plain.js'
import { countOf } from './time.js'

const SIGNS: Readonly<Record<Step['action'], string>> = {
  create: '+ create',
  change: '~ change',
  leave: '  leave ',
  byHand: '! by hand',
}

const KINDS: Readonly<Record<Thing['kind'], string>> = {
  database: 'Glue database',
  glueTable: 'Glue table',
  collaboration: 'collaboration',
  membership: 'membership',
  configuredTable: 'configured table',
  rule: 'analysis rule',
  association: 'association',
  receivers: "collaboration's rule",
}

/** A thing in words: `analysis rule of users`. */
export function thingWords(thing: Thing): string {
  const kind = KINDS[thing.kind]
  return 'table' in thing ? `${kind} of ${thing.table.alias}` : kind
}

/** What applying would do, for people. Things to leave are counted, not listed. */
export function proposalLines(
  { steps, unplanned, overQuota }: Proposal,
  sheet: Sheet,
): readonly string[] {
  const left = steps.filter(({ action }) => action === 'leave').length
  const say = (text: string, indent: string) => prose(plain(text), sheet.columns, indent)
  return [
    ...steps.filter(({ action }) => action !== 'leave').flatMap((step) => stepLines(step, sheet)),
    ...say(`${countOf(left, 'thing')} left as planned.`, '  '),
    ...unplanned.flatMap((name) => say(`? not in the plan, left alone: ${name}`, '  ')),
    ...overQuota.flatMap((fault) => say(`! beyond a limit of AWS: ${fault}`, '  ')),
  ]
}

function stepLines({ thing, action, wrong }: Step, { columns, style }: Sheet): readonly string[] {
  const ink = action === 'byHand' ? style.bad : style.strong
  return [
    `  ${ink(SIGNS[action])} ${plain(thingWords(thing))}`,
    ...wrong.flatMap(({ path, words }) => prose(plain(`${path} ${words}`), columns, '      ')),
  ]
}
