import type { Problem } from '../../http/schema/service.js'

export type { Problem }

/** What the service said no with, as something that can be thrown. Its words are ours: safe to show. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** The problem in something thrown; a defect of the console or a lost connection become one too. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem
  return UNREACHABLE
}

/** True if this is the service's no with this code. */
export function isProblem(thrown: unknown, code: string): boolean {
  return thrown instanceof ProblemError && thrown.problem.code === code
}

/** What an answer that is not a success says, whoever wrote it. */
export function problemFrom(status: number, text: string): Problem {
  const read = parsed(text)
  if (isWire(read)) return read
  return {
    type: 'about:blank',
    title: 'The service gave no reason',
    ...{ status, code: 'NO_REASON', fixer: 'operator' },
    help: 'Try again; if it stays, ask the operator to look at the log of the service.',
  }
}

const UNREACHABLE: Problem = {
  type: 'about:blank',
  title: 'The service cannot be reached',
  ...{ status: 0, code: 'UNREACHABLE', fixer: 'operator' },
  help: 'Check the connection and try again. What you did may or may not have arrived.',
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isWire(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    'title' in value &&
    'help' in value
  )
}
