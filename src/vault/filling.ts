import { Remembered, type Column } from '../roster/column.js'
import type { CsvRow } from '../roster/row.js'
import type { Columns, RowSink } from '../roster/table.js'
import { copy } from '../roster/memory.js'
import type { Lexicon } from './lexicon.js'
import { itemsOf, type Cell, type Part } from './part.js'
import type { Observer, TablePlan } from './plan.js'
import { Stage, stored, type StageColumn, type StageValue, type Stored } from './staging.js'

/** A plan with the stage its rows go to. */
export interface StagedPlan {
  readonly plan: TablePlan
  /** Its name in the database, once it is handed over. */
  readonly table: string
  readonly stage: Stage
}

/** Columns of the stage, in the order in which a row is filled. */
function stageColumns(plan: TablePlan): StageColumn[] {
  const own = plan.parts.flatMap((part) => part.stage)
  const line: StageColumn[] = plan.line ? [{ name: 'line', type: 'integer' }] : []
  if (!plan.each) return [...line, ...own]
  const items = plan.each.parts.flatMap((part) => part.stage)
  return [...line, ...own, { name: 'position', type: 'integer' }, ...items]
}

/** Makes the stage of a plan; `at` tells plans of one table apart. */
export const stagePlan = (plan: TablePlan, at: number): StagedPlan => ({
  plan,
  table: `stage_${at}_${plan.table}`,
  stage: new Stage(stageColumns(plan)),
})

/** The sink of a file's rows: every plan of the file fills its stage, every observer looks on. */
export function rowSink(
  columns: Columns,
  plans: readonly StagedPlan[],
  observers: readonly Observer[],
  people: Lexicon,
): RowSink {
  const fillers = plans.map(({ plan, stage }) => planFiller(columns, plan, stage))
  const watchers = observers.map((observer) => ({
    person: columns(observer.person),
    word: columns(observer.word),
    observer,
  }))
  return (row, line) => {
    for (const fill of fillers) fill(row, line)
    for (const { person, word, observer } of watchers) {
      const id = personOf(row, person.place, people)
      if (id > 0) observer.see(id, row, word)
    }
  }
}

/** The number of the person in a cell; 0 if it is not filled. */
function personOf(row: CsvRow, place: number, people: Lexicon): number {
  if (place < 0 || place >= row.count) return 0
  const from = row.from(place)
  if (row.isPlain(place) && (row.data[from] ?? 0) > 0x20 && row.to(place) > from) {
    return people.idAt(row.data, from, row.to(place))
  }
  const text = row.text(place) ?? ''
  return text.trim() === '' ? 0 : people.id(text)
}

/** Fills some columns of the chunk at hand, from one record. */
type Filler = (row: CsvRow) => void

function planFiller(columns: Columns, plan: TablePlan, stage: Stage): RowSink {
  const first = plan.line ? 1 : 0
  const { fillers, width } = partFillers(columns, plan.parts, stage, first)
  const skipped = plan.unless && { column: columns(plan.unless.reads), gone: plan.unless.gone }
  const items = plan.each && itemFiller(columns, plan.each, stage, width)
  return (row, line) => {
    if (skipped?.gone(row.text(skipped.column.place))) return
    if (plan.line) stage.set(0, line)
    for (const fill of fillers) fill(row)
    if (items) items(row)
    else stage.next()
  }
}

/** The fillers of parts from the column `first` on; parts of one source column are filled together. */
function partFillers(columns: Columns, parts: readonly Part[], stage: Stage, first: number) {
  const groups = new Map<string, { part: Part; at: number }[]>()
  const fillers: Filler[] = []
  let width = first
  for (const part of parts) {
    const [name] = part.reads
    if (part.reads.length === 1 && name !== undefined) {
      groups.set(name, [...(groups.get(name) ?? []), { part, at: width }])
    } else fillers.push(severalFiller(columns, part, stage, width))
    width += part.stage.length
  }
  for (const [name, group] of groups) {
    const quick = group.filter(({ part }) => part.quick)
    const slow = group.filter(({ part }) => !part.quick)
    for (const { part, at } of quick) fillers.push(columnFiller(columns(name), [part], stage, [at]))
    if (slow.length === 0) continue
    const places = slow.map(({ at }) => at)
    const own = slow.map(({ part }) => part)
    fillers.push(columnFiller(columns(name), own, stage, places))
  }
  return { fillers, width }
}

/** A part of a few cells, or of none, which is worked out for every record. */
function severalFiller(columns: Columns, part: Part, stage: Stage, at: number): Filler {
  const places = part.reads.map((name) => columns(name).place)
  const cells = new Array<Cell>(places.length).fill(null)
  const write = writer([part], stage, [at])
  const out: StageValue[] = []
  return (row) => {
    for (let i = 0; i < places.length; i++) cells[i] = row.text(places[i] ?? -1)
    out.length = 0
    part.fill(cells, out)
    write.values(out)
  }
}

/** Parts of one cell, worked out once for each cell that its column remembers. */
function columnFiller(
  column: Column,
  parts: readonly Part[],
  stage: Stage,
  places: readonly number[],
): Filler {
  const write = writer(parts, stage, places)
  const known = new Remembered<readonly Stored[]>()
  const [only] = parts
  const quick = parts.length === 1 ? only?.quick : undefined
  const out: StageValue[] = []
  return (row) => {
    column.look(row)
    const before = known.get(column)
    if (before !== undefined) {
      write.stored(before)
      return
    }
    const { place, slot } = column
    out.length = 0
    if (!(
      quick &&
      place < row.count &&
      place >= 0 &&
      row.isPlain(place) &&
      quick(row, place, out)
    )) {
      const text = row.text(place)
      // What is remembered must not keep the chunk of the file that the text was cut from.
      const cell = text !== null && slot >= 0 ? copy(text) : text
      for (const part of parts) part.fill([cell], out)
    }
    if (slot < 0) write.values(out)
    else write.stored(known.set(column, write.convert(out)))
  }
}

/** Puts the outputs of parts into the columns of the chunk at hand. */
function writer(parts: readonly Part[], stage: Stage, places: readonly number[]) {
  const at = parts.flatMap((part, i) => part.stage.map((_, offset) => (places[i] ?? 0) + offset))
  const types = parts.flatMap((part) => part.stage.map(({ type }) => type))
  const convert = (values: readonly StageValue[]): readonly Stored[] =>
    types.map((type, i) => stored(values[i], type))
  return {
    convert,
    // Counted loops: these run for every cell of the roster.
    stored: (values: readonly Stored[]) => {
      for (let i = 0; i < at.length; i++) stage.set(at[i] ?? 0, values[i] ?? null)
    },
    values: (values: readonly StageValue[]) => {
      for (let i = 0; i < at.length; i++)
        stage.set(at[i] ?? 0, stored(values[i], types[i] ?? 'text'))
    },
  }
}

/** One row for each item of a list cell; what comes before column `width` is repeated. */
function itemFiller(
  columns: Columns,
  each: { readonly list: string; readonly parts: readonly Part[] },
  stage: Stage,
  width: number,
): Filler {
  const column = columns(each.list)
  const types = each.parts.flatMap((part) => part.stage.map(({ type }) => type))
  const known = new Remembered<readonly (readonly Stored[])[]>()
  const shared: Stored[] = new Array<Stored>(width).fill(0)
  const itemRow = (item: string, position: number): readonly Stored[] => {
    const out: StageValue[] = []
    for (const part of each.parts) part.fill([item], out)
    return [position, ...types.map((type, i) => stored(out[i], type))]
  }
  return (row) => {
    column.look(row)
    const items =
      known.get(column) ?? known.set(column, itemsOf(row.text(column.place)).map(itemRow))
    if (items.length === 0) return
    stage.get(0, width, shared)
    for (const item of items) {
      for (let i = 0; i < width; i++) stage.set(i, shared[i] ?? null)
      for (let i = 0; i < item.length; i++) stage.set(width + i, item[i] ?? null)
      stage.next()
    }
  }
}
