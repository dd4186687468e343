import { DAY_FORMATS, STAMP_FORMATS, readDay, readStamp } from '../roster/dates.js'
import { remember } from '../roster/memory.js'
import { isPlainStandIn } from '../roster/plain.js'
import { countItems, isTrimmed, plainCase } from '../roster/plain-cell.js'
import { NO_DAY, plainDay } from '../roster/plain-date.js'
import type { FileKind } from '../roster/schema.js'
import {
  CASES,
  STATES,
  caseStyle,
  fold,
  hasInvisible,
  isMojibake,
  isNfc,
  isPlaceholder,
} from '../roster/text.js'
import { GRADES, knownWords } from '../roster/words.js'
import type { Words } from './lexicon.js'
import {
  FILLED,
  filled,
  itemsOf,
  stage,
  stateCode,
  stateColumn,
  stateSql,
  wordAt,
  type Cell,
  type Lexicons,
  type Part,
} from './part.js'
import { rangeId, type PlainRange } from './plain-range.js'
import { quoted } from './sql.js'

/** `name`: filled or not. */
export function state(name: string): Part {
  return {
    reads: [name],
    stage: [{ name: stateColumn(name), type: 'code' }],
    fill: (cells, out) => void out.push(stateCode(cells[0])),
    quick: (data, from, to) => (isTrimmed(data, from, to) ? FILLED : -1),
    columns: {},
    words: stateSql(name),
    ids: [],
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
    columns: {},
    words: {
      [name]: sql,
      ...stateSql(name),
      [`${name}__known`]: `CASE WHEN ${stage(stateColumn(name))} = ${STATES.indexOf('filled')} THEN ${stage(name)} IS NOT NULL END`,
    },
    ids: [],
  }
}

/** An organisational text as it stands. */
export function keep(name: string): Part {
  return {
    reads: [name],
    stage: [{ name, type: 'text' }],
    fill: ([cell], out) => void out.push(cell ?? null),
    columns: { [name]: stage(name) },
    words: {},
    ids: [],
  }
}

const ISO = DAY_FORMATS.indexOf('iso')

/** The format of a date alone. */
export const dayFormat = (column: string, reads: string): Part => ({
  ...words(column, [reads], DAY_FORMATS, (cell) => readDay(cell).format),
  quick: (data, from, to) => (plainDay(data, from, to) === NO_DAY ? -1 : ISO),
})

/** A date and its format. */
export function day(name: string): Part {
  const read = remember(readDay)
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
    // What it gives for other cells, and for days before 1970, is below zero.
    quick: plainDay,
    rest: [ISO],
    columns: { [name]: `DATE '1970-01-01' + ${stage(name)}` },
    words: { [`${name}__format`]: wordAt(DAY_FORMATS, stage(`${name}__format`)) },
    ids: [],
  }
}

function stamp(name: string): Part {
  const read = remember(readStamp)
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
    columns: { [name]: `make_timestamp_ms(${stage(name)}::BIGINT)` },
    words: { [`${name}__format`]: wordAt(STAMP_FORMATS, stage(`${name}__format`)) },
    ids: [],
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
  quickly?: Part['quickly'],
): Part {
  return {
    reads,
    stage: [{ name: column, type: 'flag' }],
    fill: (cells, out) => void out.push(judge(...cells)),
    ...(quickly && { quickly }),
    columns: {},
    words: { [column]: stage(column) },
    ids: [],
  }
}

/** Of a cell of ASCII bytes that is filled and has no outer blanks; null if its text is needed. */
type PlainJudge = (data: Uint8Array, from: number, to: number) => boolean | null

/** A flag of one filled cell; null if it is not filled. */
export function flagOf(
  name: string,
  suffix: string,
  judge: (text: string) => boolean,
  plain?: PlainJudge,
): Part {
  const part = flag(`${name}__${suffix}`, [name], (cell) => (filled(cell) ? judge(cell) : null))
  if (!plain) return part
  const quick: Part['quick'] = (data, from, to) =>
    isTrimmed(data, from, to) ? Number(plain(data, from, to) ?? -1) : -1
  return { ...part, quick }
}

const never = () => false
const always = () => true

/** The flags of a person's name: nothing that tells two names apart. */
export const personName = (name: string): Part[] => [
  state(name),
  flagOf(name, 'placeholder', (text) => isPlaceholder(fold(text)), isPlainStandIn),
  flagOf(name, 'nfc', isNfc, always),
  flagOf(name, 'invisible', hasInvisible, never),
  flagOf(name, 'mojibake', isMojibake, never),
  {
    ...words(`${name}__case`, [name], CASES, (cell) => (filled(cell) ? caseStyle(cell) : null)),
    quick: (data, from, to) => (isTrimmed(data, from, to) ? plainCase(data, from, to) : -1),
  },
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
    columns: {},
    words: { [column]: wordAt(list, stage(column)) },
    ids: [],
  }
}

/** How many items a list has; null if the cell is absent. */
export const count = (name: string): Part => ({
  reads: [name],
  stage: [{ name: `${name}__count`, type: 'integer' }],
  fill: ([cell], out) => void out.push(cell === null ? null : itemsOf(cell).length),
  quick: (data, from, to) => (isTrimmed(data, from, to) ? countItems(data, from, to) : -1),
  columns: { [`${name}__count`]: stage(`${name}__count`) },
  words: {},
  ids: [],
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
    columns: { grade__t: stage('grade__t') },
    words: {
      grade: wordAt(GRADES, stage('grade')),
      grade__known: `${stage('grade')} IS NOT NULL`,
    },
    ids: [{ domain: 'VALUE', on: 'grade__t', forms: ['exact'], shaped: false }],
  }
}

/** A free text that is shown only if enough others share it; `shared` is the table of those that are. */
export function sharedText(
  column: string,
  reads: readonly string[],
  texts: Words,
  shared: string,
  read: (...cells: Cell[]) => string | null,
  range?: PlainRange,
): Part {
  const sql = `(SELECT w.text FROM ${quoted(shared)} w WHERE w.id = ${stage(column)})`
  return {
    reads,
    stage: [{ name: column, type: 'id' }],
    fill: (cells, out) => void out.push(texts.id(read(...cells))),
    ...(range && { quick: rangeId(texts, range, (text) => read(text)) }),
    columns: {
      [column]: sql,
      [`${column}_known`]: `CASE WHEN ${stage(column)} IS NOT NULL THEN ${sql} IS NOT NULL END`,
    },
    words: {},
    ids: [],
  }
}
