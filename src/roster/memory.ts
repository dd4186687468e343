const CELLS = 4096
const LONGEST = 40

/**
 * A copy of a text. A part of a text keeps all of it in memory for as long as it lives, and a cell may be long:
 * whatever is kept of it must be a copy.
 */
export const copy = (text: string): string => Buffer.from(text).toString()

/**
 * A pure function of a cell that remembers its last answers: words and dates come in few values. Long
 * cells are not remembered, so that a hostile file cannot fill the memory with them.
 */
export function remember<Answer>(
  judge: (cell: string | null) => Answer,
): (cell: string | null) => Answer {
  const answers = new Map<string, Answer>()
  return (cell) => {
    if (cell === null || cell.length > LONGEST) return judge(cell)
    const known = answers.get(cell)
    if (known !== undefined) return known
    if (answers.size >= CELLS) answers.clear()
    const answer = judge(cell)
    answers.set(copy(cell), answer)
    return answer
  }
}
