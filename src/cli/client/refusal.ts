import { problemSchema } from '../../http/schema.js'
import type { Problem } from '../../http/schema.js'
import { Fault } from '../../fault.js'

/** The service said no: the problem document it sent (RFC 9457), and its text for `--json`. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal'
  readonly problem: Problem
  readonly text: string
  /** The SQL that `problem.at` points into, if the command sent any. */
  readonly query: string | null

  constructor(problem: Problem, text: string, query: string | null = null) {
    super(problem.detail ?? problem.title)
    this.problem = problem
    this.text = text
    this.query = query
  }
}

/**
 * What an answer that is not 2xx means: a refusal if the service says so in a problem document below 500, else
 * a fault that names the service's code and the id under which its log tells more.
 */
export function trouble(status: number, text: string): ClientRefusal | Fault {
  const problem = problemSchema.safeParse(parsed(text))
  if (!problem.success) {
    const words = `The service answered ${status} with something that is not a problem document; is the URL right?`
    return new Fault('SERVICE_UNREACHABLE', words)
  }
  if (status < 500) return new ClientRefusal(problem.data, text)
  const { code, detail, title, request } = problem.data
  const where = request === undefined ? '' : ` The service's log has it under ${request}.`
  return new Fault('SERVICE_UNREACHABLE', `${detail ?? title} (${code}, ${status})${where}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
