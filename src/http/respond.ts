import type { Response } from 'express'
import type { Refusal } from '../refusal.js'
import type { Metrics } from './metrics.js'
import { refusalProblem, sendProblem } from './problem.js'
import { send } from './reply.js'
import type { Reply } from './reply.js'

/** Sends what a handler answered; a refusal as a problem, and counted. */
export function respond(response: Response, metrics: Metrics, reply: Reply): void {
  if (reply.kind !== 'no') {
    send(response, reply)
    return
  }
  metrics.refusal(reply.refusal.code)
  sendProblem(response, refusalProblem(reply.refusal, reply.receipt))
}

/** Sends a refusal that no handler made. */
export function refuseWith(response: Response, metrics: Metrics, refusal: Refusal): void {
  respond(response, metrics, { kind: 'no', refusal, receipt: undefined })
}
