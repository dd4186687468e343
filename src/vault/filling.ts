import type { DuckDBConnection } from '@duckdb/node-api'
import type { Header } from '../roster/header.js'
import type { RowSink } from '../roster/table.js'
import { itemsOf, type Cell, type Part } from './part.js'
import type { Observer, TablePlan } from './plan.js'
import { Stage, type StageColumn, type StageValue } from './staging.js'

/** A plan with the staging table its rows go to. */
export interface StagedPlan {
  readonly plan: TablePlan
  /** Name of the staging table. */
  readonly table: string
  readonly stage: Stage
}

/** Columns of the staging table, in the order in which a row is filled. */
function stageColumns(plan: TablePlan): StageColumn[] {
  const own = plan.parts.flatMap((part) => part.stage)
  const line: StageColumn[] = plan.line ? [{ name: 'line', type: 'integer' }] : []
  if (!plan.each) return [...line, ...own]
  const items = plan.each.parts.flatMap((part) => part.stage)
  return [...line, ...own, { name: 'position', type: 'integer' }, ...items]
}

/** Makes the staging table of a plan; `at` tells plans of one table apart. */
export async function stagePlan(
  connection: DuckDBConnection,
  plan: TablePlan,
  at: number,
): Promise<StagedPlan> {
  const table = `stage_${at}_${plan.table}`
  return { plan, table, stage: await Stage.create(connection, table, stageColumns(plan)) }
}

/** The sink of a file's rows: every plan of the file fills its table, every observer looks on. */
export function rowSink(
  header: Header,
  plans: readonly StagedPlan[],
  observers: readonly Observer[],
): RowSink {
  const fillers = plans.map(({ plan, stage }) => filler(header, plan, stage))
  const watchers = observers.map((observer) => ({ read: reader(header, observer.reads), observer }))
  return (cells, line) => {
    for (const fill of fillers) fill(cells, line)
    for (const { read, observer } of watchers) observer.see(read(cells))
  }
}

/** Picks a few cells of a row; the array is used again for the next row. */
function reader(header: Header, reads: readonly string[]): (cells: readonly string[]) => Cell[] {
  const places = reads.map((name) => header.places.get(name) ?? -1)
  const read = new Array<Cell>(places.length).fill(null)
  return (cells) => {
    for (let i = 0; i < places.length; i++) read[i] = cells[places[i] ?? -1] ?? null
    return read
  }
}

function filler(header: Header, plan: TablePlan, stage: Stage): RowSink {
  const parts = plan.parts.map(({ reads, fill }) => ({ read: reader(header, reads), fill }))
  const skipped = plan.unless && {
    read: reader(header, [plan.unless.reads]),
    gone: plan.unless.gone,
  }
  const items = plan.each && itemFiller(header, plan.each, stage)
  const row: StageValue[] = []
  return (cells, line) => {
    if (skipped?.gone(skipped.read(cells)[0] ?? null)) return
    row.length = 0
    if (plan.line) row.push(line)
    for (const { read, fill } of parts) fill(read(cells), row)
    if (items) items(cells, row)
    else stage.add(row)
  }
}

function itemFiller(
  header: Header,
  each: { readonly list: string; readonly parts: readonly Part[] },
  stage: Stage,
): (cells: readonly string[], row: StageValue[]) => void {
  const list = reader(header, [each.list])
  return (cells, row) => {
    const shared = row.length
    for (const [position, item] of itemsOf(list(cells)[0]).entries()) {
      row.length = shared
      row.push(position)
      for (const part of each.parts) part.fill([item], row)
      stage.add(row)
    }
  }
}
