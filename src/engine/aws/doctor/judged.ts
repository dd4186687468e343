import type { Cell, HiddenCell } from '../../port.js'
import { unseen, unwell, well } from './diagnosis.js'
import type { Diagnosis } from './diagnosis.js'
import { LEADING, PROBES, TRUTHS } from './probes.js'

/** A result of the probe query, read as every result is. */
export interface ProbeResult {
  readonly rows: readonly (readonly Cell[])[]
  readonly hidden: readonly (readonly HiddenCell[])[]
}

const REPORT =
  'Paste this line into a ticket for Homeroom: until it is mended, AWS answers otherwise than rooms.'

/** What AWS made of the probes, against what a room makes of them. Cells of a roster are compared, never told. */
export function judged(result: ProbeResult, expected: readonly Cell[]): readonly Diagnosis[] {
  const [first] = result.rows
  if (first === undefined) {
    return [unseen('functions and forms', 'The table that was asked is empty in this load.')]
  }
  return [
    ...differing(first, expected),
    ...forms(first),
    order(result),
    nothing(result),
    hiddenLists(result),
  ]
}

function differing(first: readonly Cell[], expected: readonly Cell[]): readonly Diagnosis[] {
  const about = 'functions'
  const wrong = PROBES.flatMap(({ sql }, place) => {
    const got = first[place + LEADING.length]
    // All of it is made of constants of ours.
    if (Object.is(got, expected[place]) || (got === 0 && expected[place] === 0)) return []
    const words = `${sql} is ${JSON.stringify(got)}, and not ${JSON.stringify(expected[place])}.`
    return [unwell(about, words, REPORT)]
  })
  return wrong.length > 0
    ? wrong
    : [well(about, `All ${PROBES.length} answers are those of a room.`)]
}

function forms(first: readonly Cell[]): readonly Diagnosis[] {
  const about = 'forms of queries'
  const from = LEADING.length + PROBES.length
  const wrong = TRUTHS.filter((_, place) => first[from + place] !== true)
  if (wrong.length === 0)
    return [well(about, `All ${TRUTHS.length} mean what they mean in a room.`)]
  return wrong.map((truth) => unwell(about, `${truth.about} does not.`, REPORT))
}

/** The text orders by the key and numbers the rows in that order; the file must have them so. */
function order({ rows }: ProbeResult): Diagnosis {
  const about = 'ORDER BY'
  if (rows.length < 2) return unseen(about, 'There is one row alone.')
  const isKept = rows.every((row, place) => row[1] === place + 1)
  return isKept
    ? well(about, `${rows.length} rows lie in the result in the order that was asked for.`)
    : unwell(about, 'Rows lie in the result in another order.', REPORT)
}

function nothing({ rows }: ProbeResult): Diagnosis {
  const about = 'NULL'
  return rows.every((row) => row[2] === null)
    ? well(about, 'It arrives as NULL.')
    : unwell(about, 'It arrives as something else.', REPORT)
}

function hiddenLists({ rows, hidden }: ProbeResult): Diagnosis {
  const about = 'hidden lists'
  const same = rows.every((row, place) => {
    const cell = hidden[place]?.[0]
    const list: readonly unknown[] = Array.isArray(cell) ? cell : []
    return list.length === 1 && list[0] === row[0]
  })
  return same
    ? well(about, 'Each arrives as the ordinals it holds.')
    : unwell(about, 'They do not arrive as they are.', REPORT)
}
