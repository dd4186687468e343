import { Texts, type TextParts } from './texts.js'

/**
 * `id` is a whole number from 1, `code` an index into a list of ours of at most 255 words; `number` holds
 * whole numbers up to 2^53, `whole` those from 0 that are never NULL.
 */
export type StageType = 'id' | 'whole' | 'code' | 'integer' | 'number' | 'flag' | 'text'
export type StageValue = number | boolean | string | null
/** A value as a stage keeps it: NULL is a number that the type does not use. */
export type Stored = number | string | null

export interface StageColumn {
  readonly name: string
  readonly type: StageType
}

/** What stands for NULL. */
const NONE: Readonly<Record<StageType, Stored>> = {
  id: 0,
  whole: 0,
  code: 255,
  integer: -2_147_483_648,
  number: NaN,
  flag: 2,
  text: null,
}

/** A value as a stage of the type keeps it. */
export function stored(value: StageValue | undefined, type: StageType): Stored {
  if (value === null || value === undefined) return NONE[type]
  return typeof value === 'boolean' ? Number(value) : value
}

/** Types of one byte, whose columns are kept together. */
const SMALL: ReadonlySet<StageType> = new Set(['code', 'flag'])
export const isSmall = ({ type }: StageColumn): boolean => SMALL.has(type)

/** The numbers of a column in a block. */
export type Numbers = Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>

/** Some rows of a stage, by column; null for a small column and for one of the other kind. */
export interface Block {
  readonly numbers: readonly (Numbers | null)[]
  readonly texts: readonly ((string | null)[] | null)[]
  /** The combination of small columns of each row, from 1; 0 if the stage has none. */
  readonly combinations: Uint32Array<ArrayBuffer>
}

/** A stage as it goes from one thread to another. */
export interface StageParts {
  readonly rows: number
  readonly blocks: readonly Block[]
  readonly combinations: TextParts
}

/** Rows of a block. */
export const BLOCK_ROWS = 16_384

/**
 * A table filled row by row, in memory. It takes no more than its numbers do, whatever they stand for.
 *
 * Its small columns (codes and flags) say the same for most rows: each combination of them is kept once, and
 * a row holds the number of its combination.
 */
export class Stage {
  readonly columns: readonly StageColumn[]
  /** Its first `rows` rows are filled; what lies behind them is not. */
  readonly blocks: Block[]
  readonly combinations: Texts
  rows: number
  readonly #small: Uint8Array
  /** Of each column, its place among the small ones, or -1. */
  readonly #places: readonly number[]
  #numbers: readonly (Numbers | null)[] = []
  #texts: readonly ((string | null)[] | null)[] = []
  #combinations = new Uint32Array(0)
  #row = BLOCK_ROWS

  /** `parts`: the rows of a stage of another thread, to which none are added. */
  constructor(columns: readonly StageColumn[], parts?: StageParts) {
    this.columns = columns
    this.blocks = parts ? [...parts.blocks] : []
    this.combinations = parts ? Texts.of(parts.combinations) : new Texts()
    this.rows = parts?.rows ?? 0
    let next = 0
    this.#places = columns.map((column) => (isSmall(column) ? next++ : -1))
    this.#small = new Uint8Array(next)
  }

  /** Sets a column of the row at hand; every column is to be set in every row. */
  set(at: number, value: Stored): void {
    if (this.#row === BLOCK_ROWS) this.#begin()
    if (typeof value !== 'number') {
      const texts = this.#texts[at]
      if (texts) texts[this.#row] = value
      return
    }
    const place = this.#places[at] ?? -1
    if (place >= 0) {
      this.#small[place] = value
      return
    }
    const numbers = this.#numbers[at]
    if (numbers) numbers[this.#row] = value
  }

  /** Columns `from` to `to`, exclusive, of the row at hand. */
  get(from: number, to: number, row: Stored[]): void {
    for (let at = from; at < to; at++) {
      const place = this.#places[at] ?? -1
      row[at - from] =
        place >= 0
          ? (this.#small[place] ?? 0)
          : (this.#numbers[at]?.[this.#row] ?? this.#texts[at]?.[this.#row] ?? null)
    }
  }

  /** Adds a row; `values` in the order of the columns. */
  add(values: readonly StageValue[]): void {
    if (values.length !== this.columns.length) throw new TypeError('a row of another width')
    for (const [at, { type }] of this.columns.entries()) this.set(at, stored(values[at], type))
    this.next()
  }

  /** Says that the row at hand is filled. */
  next(): void {
    const small = this.#small
    this.#combinations[this.#row] =
      small.length > 0 ? this.combinations.id(small, 0, small.length) : 0
    this.#row++
    this.rows++
  }

  /** The rows for another thread; there are none here then. */
  take(): StageParts {
    const parts = {
      rows: this.rows,
      blocks: this.blocks.splice(0),
      combinations: this.combinations.take(),
    }
    this.rows = 0
    return parts
  }

  /** Puts other ids in the place of those of a column, by what each is now. */
  renumber(name: string, now: Uint32Array): void {
    const at = this.columns.findIndex((column) => column.name === name)
    for (const { numbers } of this.blocks) {
      const ids = numbers[at]
      if (!ids) throw new TypeError('a column of ids holds none')
      for (let row = 0; row < ids.length; row++) ids[row] = now[ids[row] ?? 0] ?? 0
    }
  }

  /** The numbers of two columns, row by row. */
  *pairs(one: number, other: number): Iterable<readonly [number, number]> {
    for (const [at, { numbers }] of this.blocks.entries()) {
      const rows = Math.min(BLOCK_ROWS, this.rows - at * BLOCK_ROWS)
      for (let row = 0; row < rows; row++) {
        yield [numbers[one]?.[row] ?? 0, numbers[other]?.[row] ?? 0]
      }
    }
  }

  /** Its blocks in order, each with its rows; each is let go once the next one is asked for. */
  *drain(): Iterable<{ readonly block: Block; readonly rows: number }> {
    this.#numbers = []
    this.#texts = []
    this.#combinations = new Uint32Array(0)
    for (let block = this.blocks.shift(); block; block = this.blocks.shift()) {
      const rows = Math.min(BLOCK_ROWS, this.rows)
      this.rows -= rows
      yield { block, rows }
    }
  }

  #begin(): void {
    this.#numbers = this.columns.map(({ type }) => numbersOf(type))
    this.#texts = this.columns.map(({ type }) => (type === 'text' ? [] : null))
    this.#combinations = new Uint32Array(BLOCK_ROWS)
    this.blocks.push({
      numbers: this.#numbers,
      texts: this.#texts,
      combinations: this.#combinations,
    })
    this.#row = 0
  }
}

function numbersOf(type: StageType): Numbers | null {
  if (type === 'text' || SMALL.has(type)) return null
  if (type === 'number') return new Float64Array(BLOCK_ROWS)
  return type === 'integer' ? new Int32Array(BLOCK_ROWS) : new Uint32Array(BLOCK_ROWS)
}
