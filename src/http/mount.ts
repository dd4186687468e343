import type { Express, RequestHandler } from 'express'
import { bodyReader, wrongType } from './body.js'
import type { Door } from './door.js'
import type { Metrics } from './metrics.js'
import { refuseWith, respond } from './respond.js'
import type { Route } from './route.js'
import { askOf } from './screens/ask.js'
import type { Site } from './screens/site.js'
import type { Standing } from './standing.js'

/** What every route behind the door stands behind. */
export interface Gate {
  readonly door: Door
  readonly metrics: Metrics
  readonly site: Site | null
}

/** Door, body, handler, answer. Express 5 hands a rejected promise to the failure handler. */
export function mount(app: Express, route: Route, { door, metrics, site }: Gate): void {
  const path = route.path.replaceAll(/\{(\w+)\}/gu, ':$1')
  const name = `${route.method.toUpperCase()} ${route.path}`
  const admit: RequestHandler = async (request, response, next) => {
    response.locals.route = route.path
    const { roles, fresh = false } = route
    const came = await door.admit(askOf(request, site), { name, roles, fresh })
    if (came.setCookie !== null) response.append('Set-Cookie', came.setCookie)
    const refusal =
      came.kind === 'out' ? came.refusal : wrongType(route.bodyKind, request.get('content-type'))
    if (came.kind === 'in' && refusal === null) {
      response.locals.standing = came.standing
      next()
      return
    }
    // A package that is not wanted is not read to its end.
    if (route.bodyKind === 'zip') response.set('Connection', 'close')
    if (refusal !== null) refuseWith(response, metrics, refusal)
  }
  const answer: RequestHandler = async (request, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const { params, query, body } = request as { params: unknown; query: unknown; body: unknown }
    const standing = response.locals.standing as Standing
    const { who } = standing
    const again = async () => {
      const came = await door.admit(askOf(request, site), { name, roles: route.roles })
      return came.kind === 'in' ? came.standing.who : came.refusal
    }
    const call = { who, standing, params, query, body, request, signal: gone.signal, again }
    const reply = await route.answerTo(call)
    respond(response, metrics, reply)
  }
  const reader = bodyReader(route.bodyKind)
  app[route.method](path, admit, ...(reader === null ? [] : [reader]), answer)
}
