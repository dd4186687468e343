import { Remembered, type Column } from '../roster/column.js'
import { isFilled } from '../roster/plain-cell.js'
import type { CsvRow } from '../roster/row.js'
import type { Columns, RowSink } from '../roster/table.js'
import type { Lexicon } from './lexicon.js'
import type { Cell } from './part.js'
import { itemFiller, partFillers } from './part-filling.js'
import type { Observer, TablePlan } from './plan.js'
import { Stage, type StageColumn } from './staging.js'

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
  if (row.isPlain(place)) {
    const [from, to] = [row.from(place), row.to(place)]
    if (isFilled(row.data, from, to)) return people.idAt(row.data, from, to)
  }
  const text = row.text(place) ?? ''
  return text.trim() === '' ? 0 : people.id(text)
}

function planFiller(columns: Columns, plan: TablePlan, stage: Stage): RowSink {
  const first = plan.line ? 1 : 0
  const { fillers, width } = partFillers(columns, plan.parts, stage, first)
  const isSkipped = plan.unless && skips(columns(plan.unless.reads), plan.unless.gone)
  const items = plan.each && itemFiller(columns(plan.each.list), plan.each.parts, stage, width)
  return (row, line) => {
    if (isSkipped?.(row)) return
    if (plan.line) stage.set(0, line)
    for (const fill of fillers) fill(row)
    if (items) items(row)
    else stage.next()
  }
}

/** Whether a record is left out, by one of its cells. */
function skips(column: Column, gone: (cell: Cell) => boolean): (row: CsvRow) => boolean {
  const known = new Remembered<boolean>()
  return (row) => {
    column.look(row)
    return known.get(column) ?? known.set(column, gone(row.text(column.place)))
  }
}
