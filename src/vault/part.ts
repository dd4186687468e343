import type { CsvRow } from '../roster/row.js'
import { STATES, stateOf } from '../roster/text.js'
import type { Domain, Form } from './domain.js'
import type { Lexicon } from './lexicon.js'
import { enumOf, literal, quoted } from './sql.js'
import type { StageColumn, StageValue, Stored } from './staging.js'

/** A cell of the source; null is an absent one. */
export type Cell = string | null

/** A stage column of ids of texts, and the columns that stand in its place in the held row. */
export interface PartIds {
  readonly domain: Domain
  /** The stage column. */
  readonly on: string
  /** Ordinals of these forms, in columns that `formColumn` names. */
  readonly forms: readonly Form[]
  /** Whether the shapes of the texts are joined, under the name that `shapeAlias` gives. */
  readonly shaped: boolean
}

const SUFFIXES: Readonly<Record<Form, string>> = { exact: '', folded: '__n', stripped: '__z' }
/** The column of the held row with the ordinals of a form. */
export const formColumn = (on: string, form: Form): string => `${on}${SUFFIXES[form]}`
/** The column of the held row with the number of the shape. */
export const shapeColumn = (on: string): string => `${on}__shape`
export const shapeAlias = (on: string): string => `shape_of_${on}`

/**
 * One source cell's, or a few cells', way into the snapshot: what is computed while parsing (`fill`), what
 * lies in staging meanwhile, and which catalogue columns come of it. What `fill` does not hand on is gone.
 */
export interface Part {
  readonly reads: readonly string[]
  readonly stage: readonly StageColumn[]
  /** Pushes exactly one value for each stage column. */
  readonly fill: (cells: readonly Cell[], out: StageValue[]) => void
  /**
   * What `fill` pushes first, as it is stored, for a cell of ASCII bytes, without making a text of it; -1 for a
   * cell that is left to `fill`. The other columns then hold `rest`.
   */
  readonly quick?: (data: Uint8Array, from: number, to: number) => number
  readonly rest?: readonly Stored[]
  /** The same for a part of several cells, by their places; it sees for itself which of them are ASCII. */
  readonly quickly?: (row: CsvRow, places: readonly number[]) => number
  /** Catalogue column -> SQL over the held row `s` and the shapes joined. */
  readonly columns: Readonly<Record<string, string>>
  /** Catalogue column -> SQL over the codes and flags of `s` alone. */
  readonly words: Readonly<Record<string, string>>
  readonly ids: readonly PartIds[]
}

/** The lexicon of every domain. */
export type Lexicons = Readonly<Record<Domain, Lexicon>>

/** Whether a cell holds more than white space. */
export const filled = (cell: Cell | undefined): cell is string =>
  cell !== null && cell !== undefined && cell !== '' && cell.trim() !== ''

/** The code of the state of a filled cell. */
export const FILLED = STATES.indexOf('filled')

/** The code of a cell's state in staging. */
export const stateCode = (cell: Cell | undefined) => STATES.indexOf(stateOf(cell ?? null))

/** The word of a list of ours that a stage code stands for. */
export function wordAt(list: readonly string[], code: string): string {
  return `list_extract([${list.map(literal).join(', ')}], ${code}::INTEGER + 1)::${enumOf(list)}`
}

/** A column of the stage row, as SQL. */
export const stage = (name: string) => `s.${quoted(name)}`
/** The name of the column that holds a cell's state. */
export const stateColumn = (name: string) => `${name}__state`

/** The column of a cell's state, as SQL. */
export const stateSql = (name: string) => ({
  [stateColumn(name)]: wordAt(STATES, stage(stateColumn(name))),
})

/** Items of a list cell; none if it is not filled. */
export const itemsOf = (cell: Cell | undefined): readonly string[] =>
  filled(cell) ? cell.split(',') : []
