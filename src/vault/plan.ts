import type { Column } from '../roster/column.js'
import type { CsvRow } from '../roster/row.js'
import type { FileKind } from '../roster/schema.js'
import type { Words } from './lexicon.js'
import type { Cell, Lexicons, Part } from './part.js'
import type { People } from './people.js'

/** How one file fills one catalogue table. */
export interface TablePlan {
  readonly table: string
  readonly kind: FileKind
  /** The table has the line of the record. */
  readonly line: boolean
  readonly parts: readonly Part[]
  /** One row for each item of a list cell, with its place; the items' parts read `item`. */
  readonly each: { readonly list: string; readonly parts: readonly Part[] } | null
  /** Rows left out; null takes all. */
  readonly unless: { readonly reads: string; readonly gone: (cell: Cell) => boolean } | null
}

/** Learns something of a record's person, without keeping a row. */
export interface Observer {
  readonly kind: FileKind
  /** The column of the person, and the one of what is told. */
  readonly person: string
  readonly word: string
  /** `person`: the number in the PERSON lexicon; `word`: the column of that name. */
  see(person: number, row: CsvRow, word: Column): void
}

/** What the plans write into, and the day they compute ages for. */
export interface PlanContext {
  readonly lexicons: Lexicons
  readonly people: People
  readonly emailDomains: Words
  readonly idTypes: Words
  /** Epoch milliseconds. */
  readonly now: number
}

/** Tables of the texts that enough records share; filled once the files are read. */
export const SHARED = { emailDomains: 'shared_domains', idTypes: 'shared_types' } as const

/** A table with a row for each record of the file of its name. */
export const whole = (table: FileKind, parts: readonly Part[]): TablePlan => ({
  table,
  kind: table,
  line: true,
  parts,
  each: null,
  unless: null,
})

/** A table with a row for each item of a list cell; `owner` reads the record's id. */
export const each = (
  table: string,
  kind: FileKind,
  owner: Part,
  cell: string,
  parts: readonly Part[],
): TablePlan => ({
  table,
  kind,
  line: false,
  parts: [owner],
  each: { list: cell, parts },
  unless: null,
})
