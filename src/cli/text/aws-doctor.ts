import type { Diagnosis } from '../../engine/aws/doctor/diagnosis.js'
import { prose } from '../desk.js'
import type { Sheet } from '../desk.js'
import { plain } from './plain.js'

const STATE_WIDTH = 13

/** What the doctor says of one thing: its state, the words, and below them what to do. */
export function diagnosisLines(
  { about, state, words, remedy }: Diagnosis,
  { style, columns }: Sheet,
): readonly string[] {
  const [first = '', ...rest] = prose(plain(`${about}: ${words}`), columns - STATE_WIDTH)
  const indent = ' '.repeat(STATE_WIDTH)
  const mark = state.padEnd(STATE_WIDTH)
  return [
    `${state === 'not ok' ? style.strong(mark) : mark}${first}`,
    ...rest.map((line) => indent + line),
    ...(remedy === null ? [] : prose(plain(`-> ${remedy}`), columns, indent)),
  ]
}
