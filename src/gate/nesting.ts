import type { Token } from './lex.js'
import { stop } from './stop.js'

/**
 * Most tokens the witness may have to read, each as often as it comes back to it. Its grammar tries what
 * stands in parentheses twice where an AND or OR follows inside the enclosing ones, so that
 * `((((a OR b) OR b) OR b) OR b)` doubles with every level. Sensible queries stay below a tenth of this.
 */
const MAX_READINGS = 40_000

/** Parentheses that are open: what was read in them so far. */
interface Open {
  /** Only groups are read twice: the arguments of a function are not. */
  readonly isGroup: boolean
  own: number
  /** Read in parentheses inside, since the last AND or OR; an AND or OR doubles it. */
  waiting: number
  doubled: number
  readonly at: number
}

/**
 * Refuses `TOO_COMPLEX` where the witness would come back to the same tokens too often: what its deadline
 * would stop after a second and a half, and its worker's death with it, is said here at once.
 */
export function boundReadings(tokens: readonly Token[]): void {
  const stack: Open[] = [opened(false, 0)]
  tokens.forEach((token, index) => {
    const { word } = token
    const top = stack.at(-1)
    if (top === undefined) return
    if (word === '(') stack.push(opened(isGroup(tokens[index - 1]), token.start))
    else if (word === ')' && stack.length > 1) close(stack)
    else {
      top.own += 1
      if (top.isGroup && token.kind === 'word' && (word === 'and' || word === 'or')) redouble(top)
    }
  })
  while (stack.length > 1) close(stack)
  const [whole] = stack
  if (whole !== undefined) check(whole)
}

const opened = (isGroup: boolean, at: number): Open => ({
  ...{ isGroup, own: 0, waiting: 0, doubled: 0, at },
})

const KEYWORDS: ReadonlySet<string> = new Set(
  'and or not where on when then else having qualify select by in distinct case between like is'.split(
    ' ',
  ),
)

/** Parentheses after a name hold arguments; after a keyword, a mark or nothing, a group. */
function isGroup(before: Token | undefined): boolean {
  if (before === undefined || before.kind === 'mark') return true
  return before.kind === 'word' && KEYWORDS.has(before.word)
}

function redouble(open: Open): void {
  open.doubled += 2 * open.waiting
  open.waiting = 0
}

function readings({ own, waiting, doubled }: Open): number {
  return own + waiting + doubled
}

function check(open: Open): void {
  if (readings(open) <= MAX_READINGS) return
  const instead = 'join conditions of one kind without parentheses, or use IN (...)'
  stop('TOO_COMPLEX', 'parentheses with AND or OR nested too deeply', open.at, instead)
}

function close(stack: Open[]): void {
  const done = stack.pop()
  const around = stack.at(-1)
  if (done === undefined || around === undefined) return
  check(done)
  around.waiting += readings(done) + 2
}
