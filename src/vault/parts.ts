import { DAY_FORMATS, STAMP_FORMATS, readDay, readStamp } from '../roster/dates.js'
import type { FileKind } from '../roster/schema.js'
import { SHAPE_BITS } from '../roster/shape.js'
import {
  CASES,
  OUTER,
  STATES,
  caseStyle,
  fold,
  hasInvisible,
  isMojibake,
  isNfc,
  isPlaceholder,
  stateOf,
} from '../roster/text.js'
import { GRADES, knownWords } from '../roster/words.js'
import type { Domain } from './domain.js'
import type { Lexicon, Words } from './lexicon.js'
import { literal, quoted, type StageColumn, type StageValue } from './staging.js'

/** A cell of the source; null is an absent one. */
export type Cell = string | null

/** A table that a part's columns come from beside the stage row. */
export interface PartJoin {
  readonly domain: Domain
  readonly alias: string
  /** The stage column that holds the number of the text. */
  readonly on: string
}

/**
 * One source cell's, or a few cells', way into the snapshot: what is computed while parsing (`fill`), what
 * lies in staging meanwhile, and which catalogue columns come of it. What `fill` does not hand on is gone.
 */
export interface Part {
  readonly reads: readonly string[]
  readonly stage: readonly StageColumn[]
  /** Pushes exactly one value for each stage column. */
  readonly fill: (cells: readonly Cell[], out: StageValue[]) => void
  /** Catalogue column -> SQL over the stage row `s` and the joins. */
  readonly columns: Readonly<Record<string, string>>
  readonly joins: readonly PartJoin[]
}

export type Lexicons = Readonly<Record<Domain, Lexicon>>

/** Whether a cell holds more than white space. */
export const filled = (cell: Cell | undefined): cell is string =>
  cell !== null && cell !== undefined && cell !== '' && cell.trim() !== ''
const stateCode = (cell: Cell | undefined) => STATES.indexOf(stateOf(cell ?? null))

/** The word of a list of ours that a stage code stands for. */
export function wordAt(list: readonly string[], code: string): string {
  return `list_extract([${list.map(literal).join(', ')}], ${code}::INTEGER + 1)`
}

const stage = (name: string) => `s.${quoted(name)}`
const stateColumn = (name: string) => `${name}__state`
const stateSql = (name: string) => ({
  [stateColumn(name)]: wordAt(STATES, stage(stateColumn(name))),
})

/** `name`: filled or not. */
export function state(name: string): Part {
  return {
    reads: [name],
    stage: [{ name: stateColumn(name), type: 'code' }],
    fill: (cells, out) => void out.push(stateCode(cells[0])),
    columns: stateSql(name),
    joins: [],
  }
}

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
    columns: { [name]: `${quoted(`l_${name}`)}.t` },
    joins: [{ domain, alias: `l_${name}`, on: name }],
  }
}

/** A reference with all its companions. */
export function identifier(lexicons: Lexicons, name: string, domain: Domain): Part {
  const part = reference(lexicons, name, domain)
  return { ...part, columns: { ...part.columns, ...shapeColumns(name) } }
}

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
    [`${name}__mask`]: `${from}.mask`,
  }
}

/** A word of the specification, in clear if it is one to the letter. */
export function known(kind: FileKind, name: string): Part {
  const list = knownWords(kind, name)
  const codes = new Map(list.map((word, at) => [word, at]))
  const sql = wordAt(list, stage(name))
  return {
    reads: [name],
    stage: [
      { name, type: 'code' },
      { name: stateColumn(name), type: 'code' },
    ],
    fill: ([cell], out) =>
      void out.push(filled(cell) ? (codes.get(cell) ?? null) : null, stateCode(cell)),
    columns: {
      [name]: sql,
      ...stateSql(name),
      [`${name}__known`]: `CASE WHEN ${stage(stateColumn(name))} = ${STATES.indexOf('filled')} THEN ${stage(name)} IS NOT NULL END`,
    },
    joins: [],
  }
}

/** An organisational text as it stands. */
export function keep(name: string): Part {
  return {
    reads: [name],
    stage: [{ name, type: 'text' }],
    fill: ([cell], out) => void out.push(cell ?? null),
    columns: { [name]: stage(name) },
    joins: [],
  }
}

/** A date and its format. */
export function day(name: string): Part {
  const read = remembered(readDay)
  return {
    reads: [name],
    stage: [
      { name, type: 'integer' },
      { name: `${name}__format`, type: 'code' },
    ],
    fill: ([cell], out) => {
      const { days, format } = read(cell ?? null)
      out.push(days, DAY_FORMATS.indexOf(format))
    },
    columns: {
      [name]: `DATE '1970-01-01' + ${stage(name)}`,
      [`${name}__format`]: wordAt(DAY_FORMATS, stage(`${name}__format`)),
    },
    joins: [],
  }
}

function stamp(name: string): Part {
  const read = remembered(readStamp)
  return {
    reads: [name],
    stage: [
      { name, type: 'number' },
      { name: `${name}__format`, type: 'code' },
    ],
    fill: ([cell], out) => {
      const { ms, format } = read(cell ?? null)
      out.push(ms, STAMP_FORMATS.indexOf(format))
    },
    columns: {
      [name]: `make_timestamp_ms(${stage(name)}::BIGINT)`,
      [`${name}__format`]: wordAt(STAMP_FORMATS, stage(`${name}__format`)),
    },
    joins: [],
  }
}

/** status and dateLastModified, as every file has them. */
export const lifecycle = (kind: FileKind): Part[] => [
  known(kind, 'status'),
  stamp('dateLastModified'),
]

/** A flag computed from a few cells; null where it cannot be. */
export function flag(
  column: string,
  reads: readonly string[],
  judge: (...cells: Cell[]) => boolean | null,
): Part {
  return {
    reads,
    stage: [{ name: column, type: 'flag' }],
    fill: (cells, out) => void out.push(judge(...cells)),
    columns: { [column]: stage(column) },
    joins: [],
  }
}

/** A flag of one filled cell; null if it is not filled. */
export const flagOf = (name: string, suffix: string, judge: (text: string) => boolean): Part =>
  flag(`${name}__${suffix}`, [name], (cell) => (filled(cell) ? judge(cell) : null))

/** The flags of a person's name: nothing that tells two names apart. */
export const personName = (name: string): Part[] => [
  state(name),
  flagOf(name, 'placeholder', (text) => isPlaceholder(fold(text))),
  flagOf(name, 'nfc', isNfc),
  flagOf(name, 'invisible', hasInvisible),
  flagOf(name, 'mojibake', isMojibake),
  words(`${name}__case`, [name], CASES, (cell) => (filled(cell) ? caseStyle(cell) : null)),
]

/** A column of one of a few words of ours, computed while parsing. */
export function words<Word extends string>(
  column: string,
  reads: readonly string[],
  list: readonly Word[],
  judge: (...cells: Cell[]) => Word | null,
): Part {
  return {
    reads,
    stage: [{ name: column, type: 'code' }],
    fill: (cells, out) => {
      const word = judge(...cells)
      out.push(word === null ? null : list.indexOf(word))
    },
    columns: { [column]: wordAt(list, stage(column)) },
    joins: [],
  }
}

/** Items of a list cell; none if it is not filled. */
export const itemsOf = (cell: Cell | undefined): readonly string[] =>
  filled(cell) ? cell.split(',') : []

/** How many items a list has; null if the cell is absent. */
export const count = (name: string): Part => ({
  reads: [name],
  stage: [{ name: `${name}__count`, type: 'integer' }],
  fill: ([cell], out) => void out.push(cell === null ? null : itemsOf(cell).length),
  columns: { [`${name}__count`]: stage(`${name}__count`) },
  joins: [],
})

/** State and number of items of a list cell. */
export const list = (name: string): Part[] => [state(name), count(name)]

/** A grade: the usual words in clear, every cell as a token. */
export function grade(lexicons: Lexicons): Part {
  const codes = new Map(GRADES.map((word, at) => [word, at]))
  return {
    reads: ['item'],
    stage: [
      { name: 'grade', type: 'code' },
      { name: 'grade__t', type: 'id' },
    ],
    fill: ([cell], out) => {
      if (!filled(cell)) out.push(null, null)
      else out.push(codes.get(cell.trim()) ?? null, lexicons.VALUE.id(cell))
    },
    columns: {
      grade: wordAt(GRADES, stage('grade')),
      grade__known: `${stage('grade')} IS NOT NULL`,
      grade__t: '"l_grade__t".t',
    },
    joins: [{ domain: 'VALUE', alias: 'l_grade__t', on: 'grade__t' }],
  }
}

/** A free text that is shown only if enough others share it; `shared` is the table of those that are. */
export function sharedText(
  column: string,
  reads: readonly string[],
  texts: Words,
  shared: string,
  read: (...cells: Cell[]) => string | null,
): Part {
  const sql = `(SELECT w.text FROM ${quoted(shared)} w WHERE w.id = ${stage(column)})`
  return {
    reads,
    stage: [{ name: column, type: 'id' }],
    fill: (cells, out) => void out.push(texts.id(read(...cells))),
    columns: {
      [column]: sql,
      [`${column}_known`]: `CASE WHEN ${stage(column)} IS NOT NULL THEN ${sql} IS NOT NULL END`,
    },
    joins: [],
  }
}

/** The last answers of a reader of cells, which come in long runs of few values. */
function remembered<Answer>(read: (cell: Cell) => Answer): (cell: Cell) => Answer {
  const answers = new Map<Cell, Answer>()
  return (cell) => {
    const known = answers.get(cell)
    if (known !== undefined) return known
    if (answers.size >= 4096) answers.clear()
    const answer = read(cell)
    answers.set(cell, answer)
    return answer
  }
}
