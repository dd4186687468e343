import type { Response } from 'express'
import { Fault } from '../fault.js'
import type { FaultCode } from '../fault.js'
import type { Receipt } from '../query/port.js'
import { REFUSALS } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { Problem } from './schema.js'

/** Faults that pass by themselves or by an operator's hand, without a change of the service. */
const PASSING: Readonly<Partial<Record<FaultCode, true>>> = {
  DISK_FULL: true,
  LEDGER_STOPPED: true,
  ROOM_FAILED: true,
  ENGINE_DIFFERS: true,
  ENGINE_UNREACHABLE: true,
  PARSER_FAILED: true,
  VAULT_FAILED: true,
  SERVICE_UNREACHABLE: true,
}

/** A refusal as RFC 9457 problem details. */
export function refusalProblem(refusal: Refusal, receipt?: Receipt): Problem {
  const { code, detail, at, instead, signIn } = refusal
  const { status, fixer, help } = REFUSALS[code]
  return {
    type: `urn:homeroom:refusal:${code}`,
    title: titleOf(code),
    ...{ status, detail, code, fixer, help },
    ...(at === undefined ? {} : { at }),
    ...(instead === undefined ? {} : { instead }),
    ...(signIn === undefined ? {} : { signIn }),
    ...(receipt === undefined ? {} : { receipt }),
  }
}

/**
 * A thrown thing as problem details. A fault shows its code and its words, which are ours and hold no value
 * of a row; a defect shows nothing: its words could hold anything. Both name the request, whose log line holds the rest.
 */
export function failureProblem(cause: unknown, request: string): Problem {
  const help = 'Give the request id to the operator; the log of the service says more.'
  const common = { fixer: 'operator', help, request } as const
  if (!(cause instanceof Fault)) {
    const code = 'DEFECT'
    return { type: 'about:blank', title: 'Internal Server Error', status: 500, code, ...common }
  }
  const status = PASSING[cause.code] === true ? 503 : 500
  const { code, message: detail } = cause
  const type = `urn:homeroom:fault:${code}`
  return { type, title: titleOf(code), status, code, detail, ...common }
}

/** Sends problem details. */
export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json')
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer')
  response.send(JSON.stringify(problem))
}

/** `BUDGET_EXCEEDED` as "Budget exceeded". */
function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
