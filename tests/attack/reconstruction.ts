import type { Attack } from './attack.js'
import { codesInWords } from './attacker.js'
import { inClass, listed, ofGrades } from './count.js'
import { lots, shuffled, type Member } from './roster.js'
import { scored, type Score } from './score.js'

type Maker = (draw: (most: number) => number) => Omit<Condition, 'make'>

/** A condition on facts the attacker knows, in SQL and as a test of a member. */
interface Condition {
  readonly make: Maker
  readonly sql: string
  readonly holds: (member: Member) => boolean
}

/** Sums over chosen members, solved for each of them. */
export const RECONSTRUCTION: Attack = async (field, { factors }) => {
  const { cohort } = field.roster
  const scores: Score[] = []
  for (const factor of factors) {
    const attacker = await field.attacker('counts-only')
    const token = await attacker.classAt(cohort.line)
    const draw = lots(factor)
    let makers: readonly Maker[] = MAKERS
    const equations: { readonly row: readonly number[]; readonly sum: number }[] = []
    for (let query = 0; query < cohort.members.length * factor; query += 1) {
      const conditions = chosen(draw, makers)
      const { n, seen } = await attacker.count(
        inClass(token, conditions.map(({ sql }) => `and ${sql}`).join(' ')),
      )
      // What is refused whatever is asked is not asked again.
      const [only, ...more] = conditions
      if (seen.code === 'NAMED_NOT_ALLOWED' && more.length === 0 && makers.length > 1) {
        makers = makers.filter((make) => make !== only?.make)
      }
      if (n === null) continue
      const row = cohort.members.map((each) => (conditions.every((c) => c.holds(each)) ? 1 : 0))
      equations.push({ row, sum: n })
    }
    const solution = leastSquares(equations, cohort.members.length)
    const traces = cohort.members.map(({ secret }, at) => {
      const value = solution[at] ?? 0.5
      const guess = Math.abs(value - 0.5) < 0.1 ? null : value > 0.5 ? (1 as const) : (0 as const)
      return { secret, signs: [], guess }
    })
    // Not reconstruction: whoever is in a group of which 60 % have it, has it with 60 %. Counts tell that.
    const rates = cohort.members.map(({ secret }, at) => {
      const rate = rateOf(equations, at)
      return rate === 0.5 ? 0.5 : rate > 0.5 === (secret === 1) ? 1 : 0
    })
    const byRates = rates.reduce<number>((sum, each) => sum + each, 0) / rates.length
    const given = { attack: `linear reconstruction, ${factor}n queries`, policy: 'counts-only' }
    const note = `baseline: their rates alone; ${codesInWords([attacker])}`
    const score = scored({ ...given, queries: attacker.queries, note }, traces)
    scores.push({ ...score, baseline: Math.max(score.baseline, byRates) })
  }
  return scores
}

/** The share who have the secret in the smallest group answered that the member is in. */
function rateOf(
  equations: readonly { readonly row: readonly number[]; readonly sum: number }[],
  member: number,
): number {
  const groups = equations
    .filter(({ row }) => row[member] === 1)
    .map(({ row, sum }) => ({ sum, size: row.filter((one) => one === 1).length }))
    .sort((a, b) => a.size - b.size)
  const [least] = groups
  return least === undefined ? 0.5 : least.sum / least.size
}

/** One to three conditions that choose a sub-population. */
function chosen(draw: (most: number) => number, makers: readonly Maker[]): readonly Condition[] {
  return shuffled(makers, draw)
    .slice(0, 1 + draw(2))
    .map((make) => ({ make, ...make(draw) }))
}

const MAKERS: readonly Maker[] = [byGrades, byEmail, byLength, byLine, byLines]

function byGrades(draw: (most: number) => number): ReturnType<Maker> {
  const grades = shuffled(['01', '02', '03', '04', '05', '06'], draw).slice(0, 1 + draw(5))
  return { sql: ofGrades(...grades).slice(4), holds: ({ grade }) => grades.includes(grade) }
}

function byEmail(draw: (most: number) => number): ReturnType<Maker> {
  const wanted = draw(2) === 0
  const sql = `u.email__state = '${wanted ? 'filled' : 'empty'}'`
  return { sql, holds: ({ hasEmail }) => hasEmail === wanted }
}

function byLength(draw: (most: number) => number): ReturnType<Maker> {
  const lengths = shuffled([4, 5, 6, 7, 8, 9], draw).slice(0, 1 + draw(4))
  const sql = `u.identifier__len in (${lengths.join(', ')})`
  return { sql, holds: ({ length }) => lengths.includes(length) }
}

function byLine(draw: (most: number) => number): ReturnType<Maker> {
  const most = draw(1_200)
  return { sql: `u.line < ${most}`, holds: ({ line }) => line < most }
}

function byLines(draw: (most: number) => number): ReturnType<Maker> {
  const rest = draw(3)
  const lines = Array.from({ length: 400 }, (_, n) => n * 3 + rest)
  const sql = `u.line in (${listed(lines.map(String)).replaceAll("'", '')})`
  return { sql, holds: ({ line }) => lines.includes(line) }
}

/** Ridge regression towards one half: what is not determined stays a coin. */
function leastSquares(
  equations: readonly { readonly row: readonly number[]; readonly sum: number }[],
  size: number,
): readonly number[] {
  const matrix = Array.from({ length: size }, (_, at) =>
    Array.from({ length: size + 1 }, (__, column): number => (column === at ? 0.01 : 0)),
  )
  for (const { row, sum } of equations) {
    const middle = row.reduce((total, one) => total + one, 0) / 2
    const ones = row.flatMap((one, at) => (one === 1 ? [at] : []))
    for (const at of ones) {
      const line = matrix[at] ?? []
      for (const other of ones) line[other] = (line[other] ?? 0) + 1
      line[size] = (line[size] ?? 0) + sum - middle
    }
  }
  return solved(matrix, size).map((value) => value + 0.5)
}

function solved(matrix: number[][], size: number): readonly number[] {
  for (let at = 0; at < size; at += 1) {
    const pivot = matrix[at] ?? []
    for (const [other, line] of matrix.entries()) {
      if (other === at) continue
      const factor = (line[at] ?? 0) / (pivot[at] ?? 1)
      for (let column = at; column <= size; column += 1) {
        line[column] = (line[column] ?? 0) - factor * (pivot[column] ?? 0)
      }
    }
  }
  return matrix.map((line, at) => (line[size] ?? 0) / (line[at] ?? 1))
}
