import { wordsOf, type FileKind } from './schema.js'
import { fold } from './text.js'

/** `inactive` was a word of OneRoster 1.0 and still comes from exporters of that age. */
const LEGACY: Readonly<Record<string, readonly string[]>> = { status: ['inactive'] }

/** Every word that a column may keep in clear, over all versions. */
export function knownWords(kind: FileKind, column: string): readonly string[] {
  return [...new Set([...wordsOf(kind, column), ...(LEGACY[column] ?? [])])]
}

/** Statuses of a record that is gone, in any case of letters. */
export const isGone = (status: string | null): boolean =>
  status !== null && /^\s*(tobedeleted|inactive)\s*$/iu.test(status)

/** What a role says of a person: `unknown` is a word we do not know, `none` an empty cell. */
export type Standing = 'student' | 'other' | 'unknown' | 'none'

const GROWN = new Set(
  [
    ...knownWords('users', 'role'),
    ...knownWords('roles', 'role'),
    ...knownWords('enrollments', 'role'),
  ]
    .map(fold)
    .filter((word) => word !== 'student'),
)

/** The standing a role gives, however it is written; a word we do not know may be a student's. */
export function standingOf(role: string | null): Standing {
  const word = role === null ? '' : fold(role)
  if (word === '') return 'none'
  if (word === 'student') return 'student'
  return GROWN.has(word) ? 'other' : 'unknown'
}

const CEDS = ['IT', 'PR', 'PK', 'TK', 'KG', 'PS', 'UG', 'Other']
const NUMBERS = Array.from({ length: 13 }, (_, i) => String(i + 1))
const PLAIN = ['K', 'Pre-K', 'PreK', 'PRE-K', 'PREK', 'Prek', 'pre-k', 'prek', 'P', 'k', 'kg', 'pk']

/** The words of a grade that are kept as written: the CEDS list, plain numbers, kindergarten's spellings. */
export const GRADES: readonly string[] = [
  ...CEDS,
  ...NUMBERS.map((number) => number.padStart(2, '0')),
  ...NUMBERS.slice(0, 9),
  ...PLAIN,
]

const YEARS = new Map<string, number>([
  ...NUMBERS.flatMap((number): [string, number][] => [
    [number, Number(number)],
    [number.padStart(2, '0'), Number(number)],
  ]),
  ...['kg', 'k', 'tk'].map((word): [string, number] => [word, 0]),
  ...['pk', 'prek', 'pre-k', 'p'].map((word): [string, number] => [word, -1]),
])

/** The grade as a number, kindergarten 0, the year before -1; null if it is not one of them. */
export const gradeYear = (grade: string): number | null => YEARS.get(fold(grade)) ?? null
