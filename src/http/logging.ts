import { randomUUID } from 'node:crypto'
import { isNativeError } from 'node:util/types'
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'
import { Fault } from '../fault.js'

/**
 * One line a request: method, the route's pattern, status, time and an id of ours. Never a body, a
 * query string, a path as sent, a header or anything a person typed: a log lies in more places than
 * the ledger does.
 */
export function requestLog(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (_request, response) => {
      const id = randomUUID()
      response.setHeader('X-Request-Id', id)
      return id
    },
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage) => ({ id: request.id, method: request.method }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      err: failureFacts,
    },
    customProps: (_request, response) => {
      const { route } = (response as { locals?: { route?: unknown } }).locals ?? {}
      return { route: typeof route === 'string' ? route : 'none' }
    },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
  })
}

/**
 * What may be logged of a thrown thing: a fault's own words are ours; of anything else only its kind
 * and the places in our code, since a driver's message may quote a row.
 */
export function failureFacts(cause: unknown): Readonly<Record<string, unknown>> {
  // Not `instanceof`: an error of Node's own may come from another realm.
  if (!isNativeError(cause)) return { kind: typeof cause }
  const code: unknown = 'code' in cause ? cause.code : undefined
  return {
    kind: cause.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(cause instanceof Fault ? { words: cause.message } : {}),
    places: (cause.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line)),
    ...(cause.cause === undefined ? {} : { cause: failureFacts(cause.cause) }),
  }
}
