/** Every mark that may stand, longest first. What is not here has no node in the tree. */
const MARKS = '<= >= <> != || :: // ( ) + - * / % < > = , . ;'.split(' ')

/** Marks people write by habit, and what to write here. */
const HABITS: readonly (readonly [string, string])[] = [
  ['==', 'write ='],
  ['=>', 'named arguments are not read'],
  ['[', 'lists and subscripts are not read; use substr(text, start, length) or a table of items'],
  ['{', 'structs are not read; select the columns one by one'],
  ['&', 'bits are not read; compare flags with AND'],
  ['|', 'bits are not read; string texts together with || or concat'],
  ['^', 'powers are not read'],
  ['#', 'name the column; comments start with --'],
  ['->', 'lambdas and JSON arrows are not read'],
  ['**', 'powers are not read'],
  ['~', 'write LIKE, ILIKE or regexp_matches(text, pattern)'],
  ['?', 'write $1 for a parameter'],
  ['@', 'write $1 for a parameter'],
  [':', 'write $1 for a parameter, CAST(x AS type) for a cast'],
  ['`', 'quote names with "'],
]

/** The marks by their first character, each list in the order of `MARKS`. */
export const MARKS_BY_START = byStart(MARKS, (mark) => mark)

/** The habits by their first character, each list in the order of `HABITS`. */
export const HABITS_BY_START = byStart(HABITS, ([habit]) => habit)

function byStart<Each>(
  all: readonly Each[],
  textOf: (each: Each) => string,
): ReadonlyMap<string, readonly Each[]> {
  const found = new Map<string, Each[]>()
  for (const each of all) {
    const start = textOf(each).charAt(0)
    found.set(start, [...(found.get(start) ?? []), each])
  }
  return found
}
