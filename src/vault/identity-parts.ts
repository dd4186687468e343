import { SHAPE_BITS } from '../roster/shape.js'
import { CASES, OUTER, STATES } from '../roster/text.js'
import type { Domain } from './domain.js'
import {
  filled,
  stateCode,
  stateColumn,
  stateSql,
  wordAt,
  type Lexicons,
  type Part,
} from './part.js'
import { quoted } from './staging.js'

const BLANK = 0x20
const FILLED = STATES.indexOf('filled')

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
    quick: (row, place, out) => {
      const from = row.from(place)
      // What starts with a blank may be blank.
      if (row.to(place) === from || (row.data[from] ?? 0) <= BLANK) return false
      out.push(lexicon.idAt(row.data, from, row.to(place)), FILLED)
      return true
    },
    columns: {
      [name]: `${quoted(`l_${name}`)}.t`,
      [`${name}__n`]: `${quoted(`l_${name}`)}.n`,
      ...stateSql(name),
    },
    joins: [{ domain, alias: `l_${name}`, on: name }],
  }
}

/** A token alone, of the cell without its outer blanks. */
export function bare(lexicons: Lexicons, name: string, domain: Domain, reads = name): Part {
  const lexicon = lexicons[domain]
  return {
    reads: [reads],
    stage: [{ name, type: 'id' }],
    fill: ([cell], out) => void out.push(filled(cell) ? lexicon.id(cell.trim()) : null),
    quick: (row, place, out) => {
      const [from, to] = [row.from(place), row.to(place)]
      if (to === from) return false
      if ((row.data[from] ?? 0) <= BLANK || (row.data[to - 1] ?? 0) <= BLANK) return false
      out.push(lexicon.idAt(row.data, from, to))
      return true
    },
    columns: { [name]: `${quoted(`l_${name}`)}.t` },
    joins: [{ domain, alias: `l_${name}`, on: name }],
  }
}

/** A reference with all its companions. */
export function identifier(lexicons: Lexicons, name: string, domain: Domain): Part {
  const part = reference(lexicons, name, domain)
  const joins = part.joins.map((join) => ({ ...join, shaped: true }))
  return { ...part, joins, columns: { ...part.columns, ...shapeColumns(name) } }
}

/** The name under which the masks of a join's texts are joined. */
export const maskAlias = (alias: string): string => `m_${alias}`

/** The companions of an identifier, from the packed shape of its text. */
export function shapeColumns(name: string): Readonly<Record<string, string>> {
  const from = quoted(`l_${name}`)
  const flag = (bit: keyof typeof SHAPE_BITS) => `(${from}.bits & ${1 << SHAPE_BITS[bit]}) <> 0`
  const two = (bit: keyof typeof SHAPE_BITS) => `(${from}.bits >> ${SHAPE_BITS[bit]}) & 3`
  return {
    [`${name}__z`]: `${from}.z`,
    [`${name}__len`]: `${from}.length`,
    [`${name}__zeros`]: flag('zeros'),
    [`${name}__outer`]: wordAt(OUTER, `(${two('outer')})`),
    [`${name}__case`]: wordAt(CASES, `(${two('case')})`),
    [`${name}__ascii`]: flag('ascii'),
    [`${name}__nfc`]: flag('nfc'),
    [`${name}__invisible`]: flag('invisible'),
    [`${name}__placeholder`]: flag('placeholder'),
    [`${name}__sci`]: flag('sci'),
    [`${name}__digits`]: flag('digits'),
    [`${name}__sheet`]: flag('sheet'),
    [`${name}__mask`]: `${quoted(maskAlias(`l_${name}`))}.text`,
  }
}
