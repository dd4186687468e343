import { integer } from '../policy/figures.js'

type Row = Readonly<Record<string, unknown>>

/** A file of a package, as its load found it. */
export interface PackageFile {
  /** Null for one whose name is not of the specification. */
  readonly file: string | null
  /** absent, bulk or delta in the manifest; null if that says nothing. */
  readonly declared: string | null
  readonly present: boolean
  readonly rows: number | null
  readonly utf8: boolean | null
  readonly headers: number
  readonly strangeHeaders: number
  readonly deviations: number
}

/** Deviations from the specification of one kind in one file. */
export interface PackageFault {
  readonly code: string
  readonly file: string | null
  readonly count: number
  /** The first lines they stand on, ascending. */
  readonly lines: readonly number[]
}

export interface PackageFacts {
  readonly files: readonly PackageFile[]
  /** Most first. */
  readonly faults: readonly PackageFault[]
}

/** Lines named for each kind of fault. */
const MOST_LINES = 5

/** What is asked of a snapshot's `pkg_*` tables, which hold no value of a row. */
export const FACT_QUERIES: readonly string[] = [
  'SELECT "file", "declared", "present", "data_rows", "utf8_ok" FROM pkg_files',
  `SELECT "file", count(*) AS n, count(*) FILTER (WHERE NOT "header__known") AS strange
   FROM pkg_headers GROUP BY "file"`,
  `SELECT "file", "problem", count(*) AS n FROM pkg_rows GROUP BY "file", "problem"
   ORDER BY n DESC, "problem", "file"`,
  `SELECT "file", "problem", "line" FROM (SELECT *, row_number() OVER (
     PARTITION BY "file", "problem" ORDER BY "line") AS place
     FROM pkg_rows WHERE "line" IS NOT NULL) AS numbered
   WHERE place <= ${MOST_LINES} ORDER BY "line"`,
]

/** The facts that the answers add up to. Pure. */
export function packageFacts(answers: readonly (readonly Row[])[]): PackageFacts {
  const [files = [], headers = [], kinds = [], places = []] = answers
  const faults = kinds.map((kind) => ({
    code: text(kind['problem']) ?? '',
    file: text(kind['file']),
    count: integer(kind['n']),
    lines: places
      .filter(({ file, problem }) => file === kind['file'] && problem === kind['problem'])
      .map(({ line }) => integer(line)),
  }))
  return { faults, files: files.map((row) => fileOf(row, headers, faults)) }
}

function fileOf(row: Row, headers: readonly Row[], faults: readonly PackageFault[]): PackageFile {
  const file = text(row['file'])
  const head = file === null ? undefined : headers.find((each) => each['file'] === file)
  const own = file === null ? [] : faults.filter((fault) => fault.file === file)
  return {
    ...{ file, declared: text(row['declared']), present: row['present'] === true },
    rows: row['data_rows'] === null ? null : integer(row['data_rows']),
    utf8: typeof row['utf8_ok'] === 'boolean' ? row['utf8_ok'] : null,
    headers: head === undefined ? 0 : integer(head['n']),
    strangeHeaders: head === undefined ? 0 : integer(head['strange']),
    deviations: own.reduce((sum, { count }) => sum + count, 0),
  }
}

const text = (cell: unknown): string | null => (typeof cell === 'string' ? cell : null)
