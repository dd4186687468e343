import type { CsvRow } from './row.js'

const SLOTS = 1024
const LONGEST = 40
const ABSENT = SLOTS
const EMPTY = SLOTS + 1
/** Numbers of slots are below this. */
export const SLOT_COUNT = SLOTS + 2

/** After so many cells it is seen whether remembering pays; where it does not, so many are let through. */
const TRIAL = 1024
const PAUSE = 16_384

/** The marks of a cell that is not there, and of an empty one. */
const [ABSENT_MARK, EMPTY_MARK] = [1, 2]

/**
 * A column that remembers the cells it has met lately: most columns hold few texts, in runs. What is a
 * function of a cell is then worked out once for each `mark`, not once for each record.
 *
 * The memory is of a fixed size, whatever a hostile file holds.
 */
export class Column {
  readonly place: number
  /** Where the cell looked at is remembered; -1 if it is not. */
  slot = -1
  /**
   * Of the cell looked at: two cells of one mark are the same text. The other way round it need not be so: a
   * cell that is not remembered has a mark of its own.
   */
  mark = 0
  readonly #bytes = new Uint8Array(SLOTS * LONGEST)
  readonly #lengths = new Uint8Array(SLOTS)
  /** Of the text in each slot. */
  readonly #marks = new Int32Array(SLOT_COUNT)
  #marked = EMPTY_MARK
  #row = -1
  #last = 0
  #looks = 0
  #misses = 0
  #pause = 0

  constructor(place: number) {
    this.place = place
    this.#marks[ABSENT] = ABSENT_MARK
    this.#marks[EMPTY] = EMPTY_MARK
  }

  /** Looks at the cell of a record; again at the same one costs nothing. */
  look(row: CsvRow): void {
    if (this.#row === row.number) return
    this.#row = row.number
    const slot = this.#find(row)
    this.slot = slot
    this.mark = slot < 0 ? this.#another() : (this.#marks[slot] ?? 0)
  }

  /** A file has fewer cells in a column than there are marks. */
  #another(): number {
    return (this.#marked = (this.#marked + 1) | 0)
  }

  #find(row: CsvRow): number {
    const place = this.place
    if (place < 0 || place >= row.count) return ABSENT
    if (!row.isPlain(place)) return -1
    const from = row.from(place)
    const length = row.to(place) - from
    if (length === 0) return EMPTY
    if (length > LONGEST || (this.#pause > 0 && this.#pause-- > 0)) return -1
    if (this.#holds(this.#last, row.data, from, length)) return this.#last
    return (this.#last = this.#remember(row.data, from, length))
  }

  #holds(slot: number, data: Uint8Array, from: number, length: number): boolean {
    if (this.#lengths[slot] !== length) return false
    const bytes = this.#bytes
    const start = slot * LONGEST
    // From the end, where numbered texts differ.
    for (let at = length - 1; at >= 0; at--) {
      if (bytes[start + at] !== data[from + at]) return false
    }
    return true
  }

  #remember(data: Uint8Array, from: number, length: number): number {
    let hash = length
    for (let at = 0; at < length; at++) hash = Math.imul(hash ^ (data[from + at] ?? 0), 0x01000193)
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    this.#looks++
    if (this.#holds(slot, data, from, length)) return slot
    this.#misses++
    for (let at = 0; at < length; at++) this.#bytes[slot * LONGEST + at] = data[from + at] ?? 0
    this.#lengths[slot] = length
    this.#marks[slot] = this.#another()
    if (this.#looks >= TRIAL) this.#judge()
    return slot
  }

  #judge(): void {
    if (this.#misses * 4 > this.#looks * 3) this.#pause = PAUSE
    this.#looks = 0
    this.#misses = 0
  }
}

/** What a pure function makes of a column's cells, worked out once for each that is remembered. */
export class Remembered<Answer> {
  /** The mark whose answer each slot has; no cell has the mark 0. */
  readonly #seen = new Int32Array(SLOT_COUNT)
  readonly #answers: (Answer | undefined)[] = new Array<Answer | undefined>(SLOT_COUNT)

  /** The answer for the cell that `column` looked at last, or undefined if it has to be worked out. */
  get(column: Column): Answer | undefined {
    const { slot, mark } = column
    return slot >= 0 && this.#seen[slot] === mark ? this.#answers[slot] : undefined
  }

  set(column: Column, answer: Answer): Answer {
    const { slot, mark } = column
    if (slot < 0) return answer
    this.#seen[slot] = mark
    this.#answers[slot] = answer
    return answer
  }
}
