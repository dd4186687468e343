import type { FileKind } from './schema.js'

/** What may be wrong with a package. Names follow the vocabulary of LongsightGroup/oneroster where it has one. */
export const FACT_KINDS = [
  'package.missing_manifest',
  'package.unknown_file',
  'package.nested_file',
  'package.file_name_case',
  'manifest.duplicate_property',
  'manifest.file_missing',
  'manifest.file_unexpected',
  'manifest.invalid_file_mode',
  'manifest.invalid_header',
  'manifest.invalid_manifest_version',
  'manifest.invalid_oneroster_version',
  'manifest.missing_property',
  'manifest.unknown_property',
  'table.missing_header',
  'table.empty_header_name',
  'table.duplicate_header',
  'table.missing_data_rows',
  'table.row_width_mismatch',
  'table.newline_in_field',
  'table.stray_quote',
  'table.unclosed_quote',
  'table.blank_line',
  'table.invalid_utf8',
  'schema.header_order_mismatch',
  'schema.header_case',
  'schema.missing_header',
  'schema.unknown_header',
  'schema.invalid_metadata_header',
  'schema.metadata_column_position',
  'schema.file_not_in_version',
  'schema.column_not_in_version',
  'row.field_forbidden_in_bulk',
  'row.field_required_in_delta',
  'row.invalid_boolean',
  'row.invalid_date',
  'row.invalid_datetime',
  'row.invalid_enum',
  'row.invalid_float',
  'row.invalid_guid',
  'row.invalid_integer',
  'row.invalid_list',
  'row.invalid_year',
  'row.missing_required_value',
] as const
export type FactKind = (typeof FACT_KINDS)[number]

/** The file a fact is about; null is a file that the specification does not know, whose name may be free text. */
export type FactFile = FileKind | 'manifest' | null

/** One deviation. Never a value of the package: a place, a kind and counts. */
export interface Fact {
  readonly file: FactFile
  /** 1-based line of the record's start; null for the whole file. */
  readonly line: number | null
  readonly problem: FactKind
  readonly expected: number | null
  readonly seen: number | null
}

/** Lines listed for one kind in one file; a file that is wrong in every row need not say so a million times. */
export const LISTED = 10_000

/**
 * Collects facts. Past `LISTED` lines of a kind in a file, only the number grows; one last fact without
 * a line then gives the total as `seen`.
 */
export class Facts {
  readonly #listed: Fact[] = []
  readonly #totals = new Map<string, { file: FactFile; problem: FactKind; total: number }>()

  add(file: FactFile, problem: FactKind, line: number | null = null, counts?: Counts): void {
    const key = `${file ?? ''}/${problem}`
    const sum = this.#totals.get(key) ?? { file, problem, total: 0 }
    sum.total += 1
    this.#totals.set(key, sum)
    if (sum.total > LISTED) return
    this.#listed.push({
      file,
      line,
      problem,
      expected: counts?.expected ?? null,
      seen: counts?.seen ?? null,
    })
  }

  /** Takes in the facts of other files, after its own. */
  merge({ listed, totals }: FactsParts): void {
    for (const fact of listed) this.#listed.push(fact)
    for (const { file, problem, total } of totals) {
      const key = `${file ?? ''}/${problem}`
      const before = this.#totals.get(key)?.total ?? 0
      this.#totals.set(key, { file, problem, total: before + total })
    }
  }

  /** All of them, for another thread. */
  parts(): FactsParts {
    return { listed: this.#listed, totals: [...this.#totals.values()] }
  }

  /** In the order found; totals of what was not listed line by line at the end. */
  list(): readonly Fact[] {
    const over = [...this.#totals.values()].filter(({ total }) => total > LISTED)
    const sums = over.map(({ file, problem, total }) => {
      return { file, line: null, problem, expected: null, seen: total }
    })
    return [...this.#listed, ...sums]
  }

  /** How many of each kind there are. */
  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { problem, total } of this.#totals.values()) {
      counts[problem] = (counts[problem] ?? 0) + total
    }
    return counts
  }
}

/** Facts as they go from one thread to another. */
export interface FactsParts {
  readonly listed: readonly Fact[]
  readonly totals: readonly {
    readonly file: FactFile
    readonly problem: FactKind
    readonly total: number
  }[]
}

interface Counts {
  readonly expected: number
  readonly seen: number
}
