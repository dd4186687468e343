/**
 * What a text asks for, boiled down to what can be compared between two parsers that share no code. Each
 * list is sorted; names are lower case; numbers are without sign and without trailing zeros, to the digit.
 */
export interface Facts {
  /** `name alias`, for tables, CTEs and subqueries (name `(query)`). */
  readonly tables: readonly string[]
  /** `table.column`, `.column` without a table, `table.*`, and the names in USING. */
  readonly columns: readonly string[]
  readonly functions: readonly string[]
  /** `'text'`, numbers, `true`, `false`, `$1`. NULL is left out: parsers fold it. */
  readonly constants: readonly string[]
  /** Aliases of SELECT items. */
  readonly aliases: readonly string[]
  /** Names of CTEs. */
  readonly ctes: readonly string[]
  /** `select`, `union`, `union all`, `left`, ..., each as often as it stands. */
  readonly shapes: readonly string[]
}

/** A list of `Facts`. */
export type FactKind = keyof Facts

/** Facts being gathered. */
export class Gathering {
  readonly #facts: Readonly<Record<FactKind, string[]>> = {
    tables: [],
    columns: [],
    functions: [],
    constants: [],
    aliases: [],
    ctes: [],
    shapes: [],
  }

  add(kind: FactKind, fact: string): void {
    this.#facts[kind].push(fact)
  }

  table(name: string, alias: string | null): void {
    this.add('tables', `${name} ${alias ?? ''}`.trim().toLowerCase())
  }

  column(table: string | null, name: string): void {
    this.add('columns', `${table ?? ''}.${name}`.toLowerCase())
  }

  string(text: string): void {
    this.add('constants', `'${text}'`)
  }

  number(text: string): void {
    const plain = text.replace(/^-/, '').replace(/^0+(?=[0-9])/, '')
    this.add('constants', plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain)
  }

  facts(): Facts {
    const sorted = (kind: FactKind): string[] => [...this.#facts[kind]].sort()
    return {
      tables: sorted('tables'),
      columns: sorted('columns'),
      functions: sorted('functions'),
      constants: sorted('constants'),
      aliases: sorted('aliases'),
      ctes: sorted('ctes'),
      shapes: sorted('shapes'),
    }
  }
}

/** Functions whose first argument is a part of a date. */
export const DATE_PART_FUNCTIONS: ReadonlySet<string> = new Set([
  'date_part',
  'date_trunc',
  'date_diff',
])
