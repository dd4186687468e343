import { Remembered, type Column } from '../roster/column.js'
import { isTrimmed, itemEnd } from '../roster/plain-cell.js'
import type { CsvRow } from '../roster/row.js'
import type { Columns } from '../roster/table.js'
import { itemsOf, type Cell, type Part } from './part.js'
import { stored, type Stage, type StageType, type StageValue, type Stored } from './staging.js'

/** Fills some columns of the row at hand, from one record. */
type Filler = (row: CsvRow) => void

/**
 * What a part fills with, and the first of the columns of the stage that it fills. All of them have one form,
 * which those of the parts have not: what is looked up for every cell is then found at once.
 */
interface PlacedPart {
  readonly at: number
  readonly fill: Part['fill']
  readonly types: readonly StageType[]
  readonly quick: Part['quick'] | null
  readonly quickly: Part['quickly'] | null
  readonly rest: readonly Stored[]
}

const placed = (part: Part, at: number): PlacedPart => ({
  at,
  fill: part.fill,
  types: part.stage.map(({ type }) => type),
  quick: part.quick ?? null,
  quickly: part.quickly ?? null,
  rest: part.rest ?? [],
})

/** The fillers of parts from the column `first` on; parts of one source column are filled together. */
export function partFillers(columns: Columns, parts: readonly Part[], stage: Stage, first: number) {
  const groups = new Map<string, PlacedPart[]>()
  const fillers: Filler[] = []
  let width = first
  for (const part of parts) {
    const [name] = part.reads
    if (part.reads.length === 1 && name !== undefined) {
      groups.set(name, [...(groups.get(name) ?? []), placed(part, width)])
    } else fillers.push(severalFiller(part.reads.map(columns), placed(part, width), stage))
    width += part.stage.length
  }
  for (const [name, group] of groups) fillers.push(columnFiller(columns(name), group, stage))
  return { fillers, width }
}

/**
 * A part of a few cells, or of none. Where all of them are those of the record before, what it made of them
 * stands in the row at hand.
 */
function severalFiller(sources: readonly Column[], part: PlacedPart, stage: Stage): Filler {
  const places = sources.map(({ place }) => place)
  const marks = new Int32Array(sources.length)
  let isFilled = false
  return (row) => {
    let isSame = isFilled
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i]
      if (!source) continue
      source.look(row)
      if (source.mark === marks[i]) continue
      marks[i] = source.mark
      isSame = false
    }
    if (isSame) return
    isFilled = true
    const value = part.quickly ? part.quickly(row, places) : -1
    if (value >= 0) setQuick(stage, part, value)
    else {
      const cells = places.map((place) => row.text(place))
      fill(stage, part, cells)
    }
  }
}

/** Fills the columns of a part the long way. */
function fill(stage: Stage, { at, types, fill: make }: PlacedPart, cells: readonly Cell[]): void {
  const out: StageValue[] = []
  make(cells, out)
  for (let offset = 0; offset < types.length; offset++) {
    const type = types[offset]
    if (type) stage.set(at + offset, stored(out[offset], type))
  }
}

function setQuick(stage: Stage, { at, rest }: PlacedPart, value: number): void {
  stage.set(at, value)
  for (let i = 0; i < rest.length; i++) stage.set(at + 1 + i, rest[i] ?? null)
}

/**
 * Parts of one cell, worked out once for each cell that its column remembers. Where the cell is that of the
 * record before, what they made of it stands in the row at hand.
 */
function columnFiller(column: Column, group: readonly PlacedPart[], stage: Stage): Filler {
  const all = group.flatMap(({ at, types }) => types.map((_, offset) => at + offset))
  const known = new Remembered<readonly Stored[]>()
  let mark = 0
  return (row) => {
    column.look(row)
    if (column.mark === mark) return
    mark = column.mark
    const before = known.get(column)
    if (before !== undefined) {
      // Counted loops: these run for every cell of the roster.
      for (let i = 0; i < all.length; i++) stage.set(all[i] ?? 0, before[i] ?? null)
      return
    }
    fillGroup(column, group, stage, row)
    if (column.slot >= 0) known.set(column, stage.get(all))
  }
}

function fillGroup(
  { place }: Column,
  group: readonly PlacedPart[],
  stage: Stage,
  row: CsvRow,
): void {
  const isPlain = row.isPlain(place)
  const [from, to] = isPlain ? [row.from(place), row.to(place)] : [0, 0]
  let cells: [Cell] | undefined
  for (let i = 0; i < group.length; i++) {
    const part = group[i]
    if (!part) continue
    const value = isPlain && part.quick ? part.quick(row.data, from, to) : -1
    if (value >= 0) {
      setQuick(stage, part, value)
      continue
    }
    cells ??= [row.text(place)]
    fill(stage, part, cells)
  }
}

/** One row for each item of a list cell; the columns before number `width` are filled already. */
export function itemFiller(
  column: Column,
  parts: readonly Part[],
  stage: Stage,
  width: number,
): Filler {
  let end = width + 1
  const group = parts.map((part) => {
    const at = end
    end += part.stage.length
    return placed(part, at)
  })
  const all = Array.from({ length: end - width }, (_, at) => width + at)
  const known = new Remembered<readonly (readonly Stored[])[]>()
  const rowOf = (item: string, position: number): readonly Stored[] => {
    stage.set(width, position)
    for (const part of group) fill(stage, part, [item])
    return stage.get(all)
  }
  return (row) => {
    column.look(row)
    if (column.slot < 0 && isPlainList(row, column.place)) {
      fillItems(row, column.place, group, stage, width)
      return
    }
    const items = known.get(column) ?? known.set(column, itemsOf(row.text(column.place)).map(rowOf))
    for (const item of items) {
      for (let i = 0; i < item.length; i++) stage.set(width + i, item[i] ?? null)
      stage.next()
    }
  }
}

const isPlainList = (row: CsvRow, place: number): boolean =>
  row.isPlain(place) && isTrimmed(row.data, row.from(place), row.to(place))

/** The same for a cell of ASCII bytes that is seldom met twice: a text is made of an item only if it must be. */
function fillItems(
  row: CsvRow,
  place: number,
  group: readonly PlacedPart[],
  stage: Stage,
  width: number,
): void {
  const to = row.to(place)
  let position = 0
  for (let from = row.from(place); from <= to; position++) {
    const end = itemEnd(row.data, from, to)
    stage.set(width, position)
    for (const part of group) {
      const value = part.quick ? part.quick(row.data, from, end) : -1
      if (value >= 0) setQuick(stage, part, value)
      else fill(stage, part, [row.cut(from, end)])
    }
    stage.next()
    from = end + 1
  }
}
