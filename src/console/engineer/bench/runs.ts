import type { AnswerWire, QuestionWire } from '../../api/questions.js'

/** A question with the words people know it by. */
export interface Posed {
  readonly title: string
  readonly question: QuestionWire
  /** The text in the editor, if it came from there: a refusal is underlined in no other. */
  readonly text: string | null
}

/** What became of a question so far. */
export type Outcome =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly since: number }
  | { readonly kind: 'answered'; readonly answer: AnswerWire }
  | { readonly kind: 'refused'; readonly thrown: unknown }
  | { readonly kind: 'cancelled'; readonly wasRunning: boolean }

export interface Part {
  readonly posed: Posed
  readonly outcome: Outcome
}

/** What was started with one press: one question, or several one after the other. */
export interface Run {
  readonly id: number
  readonly title: string
  readonly parts: readonly Part[]
}

/** The runs of this visit, oldest first, and which of them is looked at. */
export interface Runs {
  readonly list: readonly Run[]
  readonly shown: number | null
}

export type Step =
  | { readonly kind: 'started'; readonly run: Run }
  | { readonly kind: 'came'; readonly run: number; readonly part: number; readonly to: Outcome }
  | { readonly kind: 'stopped'; readonly run: number }
  | { readonly kind: 'show'; readonly run: number }

export const NO_RUNS: Runs = { list: [], shown: null }
/** Older answers leave the memory of the page; the log keeps that they were given. */
const MOST = 10

/** The runs after one more thing happened. */
export function afterStep(runs: Runs, step: Step): Runs {
  if (step.kind === 'started') {
    return { list: [...runs.list, step.run].slice(-MOST), shown: step.run.id }
  }
  if (step.kind === 'show') return { ...runs, shown: step.run }
  const list = runs.list.map((run) => (run.id === step.run ? changed(run, step) : run))
  return { ...runs, list }
}

function changed(run: Run, step: Extract<Step, { kind: 'came' | 'stopped' }>): Run {
  const parts = run.parts.map((part, place) => {
    if (step.kind === 'came') return place === step.part ? { ...part, outcome: step.to } : part
    const { kind } = part.outcome
    if (kind !== 'running' && kind !== 'waiting') return part
    const outcome = { kind: 'cancelled', wasRunning: kind === 'running' } as const
    return { ...part, outcome }
  })
  return { ...run, parts }
}

/** True while something of it is on its way or waits for its turn. */
export const isUnderWay = ({ parts }: Run): boolean =>
  parts.some(({ outcome: { kind } }) => kind === 'running' || kind === 'waiting')

/** The run that is looked at. */
export const shownRun = ({ list, shown }: Runs): Run | undefined =>
  list.find(({ id }) => id === shown)
