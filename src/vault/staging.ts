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

/** Where the value at hand of a column lies. */
const [SMALL_VALUE, WHOLE_VALUE, FLOAT_VALUE, TEXT_VALUE] = [0, 1, 2, 3]

function kindOf(type: StageType): number {
  if (SMALL.has(type)) return SMALL_VALUE
  if (type === 'text') return TEXT_VALUE
  return type === 'number' ? FLOAT_VALUE : WHOLE_VALUE
}

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

/** Rows of a block: eight of them are a row group of the database. */
export const BLOCK_ROWS = 15_360

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
  // Of each column, where its value of the row at hand lies: the kind, and the place among those of its kind.
  readonly #kinds: Uint8Array
  readonly #places: Uint16Array
  /** Of the class that texts are told from everywhere else: of two classes it takes longer. */
  readonly #small: Buffer
  readonly #wholes: Int32Array
  readonly #floats: Float64Array
  readonly #words: (string | null)[]
  /** Of the small columns as they stand, unless they have changed. */
  #combination = 0
  #changed = true
  // The columns of the block at hand, by kind.
  #wholeColumns: readonly Int32Array[] = []
  #floatColumns: readonly Float64Array[] = []
  #textColumns: readonly (string | null)[][] = []
  #combinations = new Uint32Array(0)
  #row = BLOCK_ROWS

  /** `parts`: the rows of a stage of another thread, to which none are added. */
  constructor(columns: readonly StageColumn[], parts?: StageParts) {
    this.columns = columns
    this.blocks = parts ? [...parts.blocks] : []
    this.combinations = parts ? Texts.of(parts.combinations) : new Texts()
    this.rows = parts?.rows ?? 0
    const kinds = columns.map(({ type }) => kindOf(type))
    const having = (kind: number) => kinds.filter((each) => each === kind).length
    this.#kinds = Uint8Array.from(kinds)
    this.#places = Uint16Array.from(kinds, (kind, at) => {
      return kinds.slice(0, at).filter((each) => each === kind).length
    })
    this.#small = Buffer.alloc(having(SMALL_VALUE))
    this.#wholes = new Int32Array(having(WHOLE_VALUE))
    this.#floats = new Float64Array(having(FLOAT_VALUE))
    this.#words = new Array<string | null>(having(TEXT_VALUE)).fill(null)
    for (const [at, { type }] of columns.entries()) this.set(at, NONE[type])
  }

  /** Sets a column of the row at hand. One that is not set has the value of the row before. */
  set(at: number, value: Stored): void {
    const place = this.#places[at] ?? 0
    const kind = this.#kinds[at]
    if (kind === TEXT_VALUE) {
      this.#words[place] = typeof value === 'string' ? value : null
    } else if (typeof value !== 'number') {
      throw new TypeError('a text in a column of numbers')
    } else if (kind === WHOLE_VALUE) {
      this.#wholes[place] = value
    } else if (kind === FLOAT_VALUE) {
      this.#floats[place] = value
    } else if (this.#small[place] !== value) {
      this.#small[place] = value
      this.#changed = true
    }
  }

  /** Some columns of the row at hand. */
  get(columns: readonly number[]): readonly Stored[] {
    return columns.map((at) => {
      const place = this.#places[at] ?? 0
      switch (this.#kinds[at]) {
        case SMALL_VALUE:
          return this.#small[place] ?? 0
        case WHOLE_VALUE:
          return this.#wholes[place] ?? 0
        case FLOAT_VALUE:
          return this.#floats[place] ?? 0
        default:
          return this.#words[place] ?? null
      }
    })
  }

  /** Adds a row; `values` in the order of the columns. */
  add(values: readonly StageValue[]): void {
    if (values.length !== this.columns.length) throw new TypeError('a row of another width')
    for (const [at, { type }] of this.columns.entries()) this.set(at, stored(values[at], type))
    this.next()
  }

  /** Says that the row at hand is filled. */
  next(): void {
    if (this.#row === BLOCK_ROWS) this.#begin()
    const row = this.#row++
    this.rows++
    const wholes = this.#wholes
    // Counted loops: these run for every row of the roster.
    for (let i = 0; i < wholes.length; i++) {
      const column = this.#wholeColumns[i]
      if (column) column[row] = wholes[i] ?? 0
    }
    for (let i = 0; i < this.#floats.length; i++) {
      const column = this.#floatColumns[i]
      if (column) column[row] = this.#floats[i] ?? 0
    }
    for (let i = 0; i < this.#words.length; i++) this.#textColumns[i]?.push(this.#words[i] ?? null)
    if (this.#changed) this.#combine()
    this.#combinations[row] = this.#combination
  }

  #combine(): void {
    const small = this.#small
    this.#changed = false
    this.#combination = small.length > 0 ? this.combinations.id(small, 0, small.length) : 0
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
    this.#wholeColumns = this.#floatColumns = this.#textColumns = []
    this.#combinations = new Uint32Array(0)
    for (let block = this.blocks.shift(); block; block = this.blocks.shift()) {
      const rows = Math.min(BLOCK_ROWS, this.rows)
      this.rows -= rows
      yield { block, rows }
    }
  }

  #begin(): void {
    const numbers = this.columns.map(({ type }) => numbersOf(type))
    const texts = this.columns.map(({ type }) => (type === 'text' ? [] : null))
    this.#floatColumns = numbers.filter((column) => column instanceof Float64Array)
    // All whole numbers are written as what fits in 32 bits, so that there is one way to write them.
    this.#wholeColumns = numbers
      .filter((column) => column && !(column instanceof Float64Array))
      .map((column) => new Int32Array((column as Numbers).buffer))
    this.#textColumns = texts.filter((column) => column !== null)
    this.#combinations = new Uint32Array(BLOCK_ROWS)
    this.blocks.push({ numbers, texts, combinations: this.#combinations })
    this.#row = 0
  }
}

function numbersOf(type: StageType): Numbers | null {
  if (type === 'text' || SMALL.has(type)) return null
  if (type === 'number') return new Float64Array(BLOCK_ROWS)
  return type === 'integer' ? new Int32Array(BLOCK_ROWS) : new Uint32Array(BLOCK_ROWS)
}
