import express from 'express'
import type { Express, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { bodyReader, bodyRefusal, wrongType } from './body.js'
import { createDoor } from './door.js'
import type { Door } from './door.js'
import { failureFacts, requestLog } from './logging.js'
import { createMetrics } from './metrics.js'
import type { Metrics } from './metrics.js'
import { openApi } from './openapi.js'
import { failureProblem, refusalProblem, sendProblem } from './problem.js'
import { send } from './reply.js'
import type { Reply } from './reply.js'
import type { Route } from './route.js'
import { routesOf } from './routes.js'
import type { Services } from './services-port.js'

/**
 * The HTTP service. Everything under `/v1` but the OpenAPI document is behind the door; `screens`
 * serves what is left, if there is a console.
 */
export function createApp(services: Services, screens?: RequestHandler): Express {
  const { ledger, verifier, clock, log, settings } = services
  const { refusalsLoggedPerMinute } = settings
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', settings.proxies)
  app.set('query parser', 'simple')
  app.set('etag', false)
  const metrics = createMetrics(ledger, services.witnessing)
  app.use(requestLog(log), timed(metrics))
  app.use('/v1', helmet({ contentSecurityPolicy: { directives: NOTHING } }))
  openRoutes(app, services, metrics)
  app.use('/v1', limited(settings.requestsPerMinute, metrics))

  const door = createDoor({ ledger, verifier, clock, refusalsLoggedPerMinute })
  const routes = routesOf(services)
  const document = openApi(routes, settings.version)
  app.get('/v1/openapi.json', (_request, response) => void response.json(document))
  for (const route of routes) mount(app, route, door, metrics)

  if (screens !== undefined) app.use(screens)
  app.use((_request, response) => {
    refuseWith(response, metrics, NOWHERE)
  })
  app.use(failed(services, metrics))
  return app
}

const NOWHERE = refuse('ROUTE_UNKNOWN', 'There is nothing at this path.')

/** Answers of the API are data: no browser is to run, frame or load anything from them. */
const NOTHING = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }

function openRoutes(app: Express, { ready }: Services, metrics: Metrics): void {
  app.get('/healthz', (_request, response) => void response.type('text/plain').send('ok\n'))
  app.get('/readyz', async (_request, response) => {
    const checks = await ready()
    const all = checks.every((check) => check.ok)
    send(response, { kind: 'json', status: all ? 200 : 503, body: { ready: all, checks } })
  })
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text())
  })
}

/** Door, body, handler, answer. Express 5 hands a rejected promise to the failure handler. */
function mount(app: Express, route: Route, door: Door, metrics: Metrics): void {
  const path = route.path.replaceAll(/\{(\w+)\}/gu, ':$1')
  const name = `${route.method.toUpperCase()} ${route.path}`
  const admit: RequestHandler = async (request, response, next) => {
    response.locals.route = route.path
    const who = await door.admit(request.get('authorization'), name, route.roles)
    const refusal = isRefusal(who) ? who : wrongType(route.bodyKind, request.get('content-type'))
    if (refusal === null) {
      response.locals.who = who
      next()
      return
    }
    // A package that is not wanted is not read to its end.
    if (route.bodyKind === 'zip') response.set('Connection', 'close')
    refuseWith(response, metrics, refusal)
  }
  const answer: RequestHandler = async (request, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const { params, query, body } = request as { params: unknown; query: unknown; body: unknown }
    const who = response.locals.who as Parameters<Route['answerTo']>[0]['who']
    const reply = await route.answerTo({ who, params, query, body, request, signal: gone.signal })
    respond(response, metrics, reply)
  }
  const reader = bodyReader(route.bodyKind)
  app[route.method](path, admit, ...(reader === null ? [] : [reader]), answer)
}

function respond(response: Response, metrics: Metrics, reply: Reply): void {
  if (reply.kind !== 'no') {
    send(response, reply)
    return
  }
  metrics.refusal(reply.refusal.code)
  sendProblem(response, refusalProblem(reply.refusal, reply.receipt))
}

function refuseWith(response: Response, metrics: Metrics, refusal: Refusal): void {
  respond(response, metrics, { kind: 'no', refusal, receipt: undefined })
}

function timed(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const from = process.hrtime.bigint()
    response.once('finish', () => {
      const seconds = Number(process.hrtime.bigint() - from) / 1e9
      const route = typeof response.locals.route === 'string' ? response.locals.route : 'other'
      metrics.request(request.method, route, response.statusCode, seconds)
    })
    next()
  }
}

function limited(perMinute: number, metrics: Metrics): RequestHandler {
  return rateLimit({
    ...{ windowMs: 60_000, limit: perMinute, standardHeaders: 'draft-8', legacyHeaders: false },
    // Without proxies configured, what a caller says of its address counts for nothing.
    validate: { xForwardedForHeader: false },
    handler: (_request, response) => {
      refuseWith(response, metrics, refuse('TOO_MANY_REQUESTS', 'Too many requests in a minute.'))
    },
  })
}

/** The last resort: a body that could not be read is a refusal, all else is a failure of ours. */
function failed({ log }: Services, metrics: Metrics): express.ErrorRequestHandler {
  return (cause: unknown, request, response, _next) => {
    const refusal = cause instanceof URIError ? NOWHERE : bodyRefusal(cause)
    if (refusal !== null) {
      refuseWith(response, metrics, refusal)
      return
    }
    const id = typeof request.id === 'string' ? request.id : 'unknown'
    log.error({ request: id, failure: failureFacts(cause) }, 'request failed')
    // Half an answer is none: the connection is cut, so that nobody takes it for whole.
    if (response.headersSent) response.destroy()
    else sendProblem(response, failureProblem(cause, id))
  }
}
