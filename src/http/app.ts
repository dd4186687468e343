import express from 'express'
import type { Express, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { bodyRefusal } from './body.js'
import { createDoor } from './door.js'
import { failureFacts, requestLog } from './logging.js'
import { createMetrics } from './metrics.js'
import type { Metrics } from './metrics.js'
import { mount } from './mount.js'
import { openApi } from './openapi.js'
import { failureProblem, sendProblem } from './problem.js'
import { send } from './reply.js'
import { refuseWith } from './respond.js'
import { routesOf } from './routes.js'
import { createScreens } from './screens/screens.js'
import { createSeats } from './screens/seat.js'
import { isSecure } from './screens/site.js'
import type { Place } from './screens/tools.js'
import type { Services } from './services-port.js'

/**
 * The HTTP service. Everything under `/v1` but the OpenAPI document is behind the door; the screens
 * serve what is left, if people may come by browser.
 */
export function createApp(services: Services): Express {
  const { ledger, verifier, clock, log, settings, browser } = services
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
  app.use(['/v1', '/sign-in', '/sign-out'], limited(settings.requestsPerMinute, metrics))

  const at = placeOf(services)
  const seats = at?.seats ?? null
  const hasProvider = (browser?.provider ?? null) !== null
  const signIn = hasProvider ? '/sign-in/start' : '/sign-in/link/again'
  const door = createDoor({ ledger, verifier, clock, refusalsLoggedPerMinute, seats, signIn })
  const routes = routesOf(services)
  const document = openApi(routes, settings.version)
  app.get('/v1/openapi.json', (_request, response) => void response.json(document))
  for (const route of routes) mount(app, route, { door, metrics, site: at?.site ?? null })

  if (browser !== undefined) {
    const refuse = (response: Response, refusal: Refusal) => {
      refuseWith(response, metrics, refusal)
    }
    const { origin } = settings
    app.use(createScreens({ ...{ ledger, browser, door, at, origin, refuse }, note: noteTo(log) }))
  }
  app.use((_request, response) => {
    refuseWith(response, metrics, NOWHERE)
  })
  app.use(failed(services, metrics))
  return app
}

/** Where browsers find us, if they may come. */
function placeOf({ ledger, browser }: Services): Place | null {
  if (browser === undefined || browser.site === null) return null
  const { site, sittings } = browser
  return { site, seats: createSeats({ ledger, sittings, secure: isSecure(site) }) }
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
  return (cause: unknown, _request, response, _next) => {
    const refusal = cause instanceof URIError ? NOWHERE : bodyRefusal(cause)
    if (refusal !== null) {
      refuseWith(response, metrics, refusal)
      return
    }
    const id = noteTo(log)(response, cause)
    // Half an answer is none: the connection is cut, so that nobody takes it for whole.
    if (response.headersSent) response.destroy()
    else sendProblem(response, failureProblem(cause, id))
  }
}

/** Notes a failure; gives the id of its request, by which an operator finds the line. */
function noteTo(log: Services['log']): (response: Response, cause: unknown) => string {
  return ({ req: { id } }, cause) => {
    const request = typeof id === 'string' ? id : 'unknown'
    log.error({ request, failure: failureFacts(cause) }, 'request failed')
    return request
  }
}
