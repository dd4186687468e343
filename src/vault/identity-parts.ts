import { isTrimmed } from '../roster/plain-cell.js'
import { SHAPE_BITS } from '../roster/shape.js'
import { CASES, OUTER } from '../roster/text.js'
import type { Domain } from './domain.js'
import {
  FILLED,
  filled,
  formColumn,
  shapeAlias,
  stage,
  stateCode,
  stateColumn,
  stateSql,
  wordAt,
  type Lexicons,
  type Part,
  type PartIds,
} from './part.js'
import { quoted } from './sql.js'

const BLANK = 0x20

/** An identifier's token, folded token and state; `reads` where the header has another name. */
export function reference(lexicons: Lexicons, name: string, domain: Domain, reads = name): Part {
  const lexicon = lexicons[domain]
  return {
    reads: [reads],
    stage: [
      { name, type: 'id' },
      { name: stateColumn(name), type: 'code' },
    ],
    fill: (cells, out) => {
      const cell = cells[0]
      out.push(filled(cell) ? lexicon.id(cell) : null, stateCode(cell))
    },
    quick: (data, from, to) => {
      // What starts with a blank may be blank.
      return to === from || (data[from] ?? 0) <= BLANK ? -1 : lexicon.idAt(data, from, to)
    },
    rest: [FILLED],
    columns: {
      [name]: stage(formColumn(name, 'exact')),
      [`${name}__n`]: stage(formColumn(name, 'folded')),
    },
    words: stateSql(name),
    ids: [{ domain, on: name, forms: ['exact', 'folded'], shaped: false }],
  }
}

/** A token alone, of the cell without its outer blanks. */
export function bare(lexicons: Lexicons, name: string, domain: Domain, reads = name): Part {
  const lexicon = lexicons[domain]
  return {
    reads: [reads],
    stage: [{ name, type: 'id' }],
    fill: ([cell], out) => void out.push(filled(cell) ? lexicon.id(cell.trim()) : null),
    quick: (data, from, to) => (isTrimmed(data, from, to) ? lexicon.idAt(data, from, to) : -1),
    columns: { [name]: stage(formColumn(name, 'exact')) },
    words: {},
    ids: [{ domain, on: name, forms: ['exact'], shaped: false }],
  }
}

/** A reference with all its companions. */
export function identifier(lexicons: Lexicons, name: string, domain: Domain): Part {
  const part = reference(lexicons, name, domain)
  return {
    ...part,
    ids: [shapedIds(name, domain)],
    columns: { ...part.columns, ...shapeColumns(name) },
  }
}

/** Ids of which every form and the shape are shown. */
export const shapedIds = (on: string, domain: Domain): PartIds => ({
  domain,
  on,
  forms: ['exact', 'folded', 'stripped'],
  shaped: true,
})

/** The companions of an identifier, as a table of shapes has them, and of what type. */
const SHAPE_SQL = {
  len: 'length',
  zeros: flag('zeros'),
  outer: wordAt(OUTER, `(${two('outer')})`),
  case: wordAt(CASES, `(${two('case')})`),
  ascii: flag('ascii'),
  nfc: flag('nfc'),
  invisible: flag('invisible'),
  placeholder: flag('placeholder'),
  sci: flag('sci'),
  digits: flag('digits'),
  sheet: flag('sheet'),
} as const

/** The same as SQL over the packed shape of a text: columns `length` and `bits`. */
export const shapeSql = Object.entries(SHAPE_SQL)
  .map(([column, sql]) => `${sql} AS ${quoted(column)}`)
  .join(', ')

function flag(bit: keyof typeof SHAPE_BITS): string {
  return `(bits & ${1 << SHAPE_BITS[bit]}) <> 0`
}

function two(bit: keyof typeof SHAPE_BITS): string {
  return `(bits >> ${SHAPE_BITS[bit]}) & 3`
}

/** The companions of an identifier, as catalogue columns. */
export function shapeColumns(name: string): Readonly<Record<string, string>> {
  const from = quoted(shapeAlias(name))
  return Object.fromEntries([
    [`${name}__z`, stage(formColumn(name, 'stripped'))],
    ...[...Object.keys(SHAPE_SQL), 'mask'].map((column) => [
      `${name}__${column}`,
      `${from}.${quoted(column)}`,
    ]),
  ]) as Record<string, string>
}
