import type { Request, RequestHandler, Response } from 'express'
import { Router } from 'express'
import { Fault } from '../../fault.js'
import type { CodeFlow } from '../../identity/code-flow.js'
import { beginSitting } from '../../identity/sitting.js'
import type { Sitting } from '../../identity/sitting.js'
import { TRANSACTION_MS } from '../../identity/transaction.js'
import type { Returning, Transaction } from '../../identity/transaction.js'
import { isRefusal, refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import { failureProblem, refusalProblem } from '../problem.js'
import type { Problem } from '../schema.js'
import { askOf } from './ask.js'
import { cleared, cookieName, cookieOf, cookieValues } from './cookies.js'
import { failedPage, goOnPage } from './pages.js'
import { returnPath } from './return-path.js'
import { isSecure } from './site.js'
import type { Place, ScreenTools } from './tools.js'

const START = '/sign-in/start'
const CALLBACK = '/sign-in/callback'

/** There and back again: the way by the identity provider. */
export function providerRoutes(tools: ScreenTools, place: Place, provider: CodeFlow): Router {
  const router = Router()
  router.get(START, forPeople(tools, START, start(tools, place, provider)))
  router.get(CALLBACK, forPeople(tools, CALLBACK, callback(tools, place, provider)))
  return router
}

type Handler = (request: Request, response: Response) => Promise<void>

/** Sends the browser away, with a sealed note of what it must bring back. */
function start(tools: ScreenTools, { site, seats }: Place, provider: CodeFlow): Handler {
  return async (request, response) => {
    const { return: wish } = request.query
    const sitting = await seats.sitting(askOf(request, site))
    const returning = sitting === null ? null : returningOf(sitting)
    const { url, transaction } = await provider.start(returnPath(wish), returning)
    const text = await tools.browser.transactions.carried(transaction)
    response.append(
      'Set-Cookie',
      cookieOf('transaction', isSecure(site), text, TRANSACTION_MS / 1000),
    )
    response.redirect(303, url.href)
  }
}

/** Whoever is signed in and starts again proves themselves anew; to change persons one signs out first. */
function returningOf({ principal, endsAt }: Sitting): Returning {
  const vendor = principal.role === 'engineer' ? principal.vendor : null
  const { name, role, tokenId: token } = principal
  return { name, role, vendor, token, endsAt }
}

/**
 * Takes the answer. Logged, then signed in: the cookie leaves only once `auth.accepted` is durable. The note is
 * good for one try, whatever comes of it.
 */
function callback(tools: ScreenTools, place: Place, provider: CodeFlow): Handler {
  const { door } = tools
  return async (request, response) => {
    response.append('Set-Cookie', cleared('transaction', isSecure(place.site)))
    const transaction = await transactionOf(tools, place, request)
    const cookie = await signedIn(tools, place, provider, transaction, answerOf(request))
    if (transaction === null || isRefusal(cookie)) {
      const refusal = isRefusal(cookie) ? cookie : NOTHING_BEGAN
      await door.turnAway(refusal, `GET ${CALLBACK}`, null)
      failed(response, refusalProblem(refusal))
      return
    }
    response.append('Set-Cookie', cookie)
    response.type('text/html').send(goOnPage(transaction.returnTo))
  }
}

const NOTHING_BEGAN = refuse('SIGN_IN_FAILED', 'This browser began no sign-in, or too long ago.')

/** The cookie of a new sitting, or why there is none. */
async function signedIn(
  { ledger }: ScreenTools,
  { seats }: Place,
  provider: CodeFlow,
  transaction: Transaction | null,
  answer: string,
): Promise<string | Refusal> {
  if (transaction === null) return NOTHING_BEGAN
  const arrived = await provider.finish(answer, transaction)
  if (isRefusal(arrived)) return arrived
  const sitting = beginSitting(arrived, arrived.until, ledger.now())
  return seats.begin(sitting, transaction.returning)
}

async function transactionOf(
  { ledger, browser }: ScreenTools,
  { site }: Place,
  request: Request,
): Promise<Transaction | null> {
  const name = cookieName('transaction', isSecure(site))
  const [text, ...others] = cookieValues(request.get('cookie'), name)
  if (text === undefined || others.length > 0) return null
  return browser.transactions.read(text, ledger.now())
}

/** The query string as it was sent, with its question mark. */
function answerOf({ originalUrl }: Request): string {
  const at = originalUrl.indexOf('?')
  return at < 0 ? '' : originalUrl.slice(at)
}

/** A browser opened these addresses: what goes wrong is said on a page. */
function forPeople(tools: ScreenTools, route: string, handler: Handler): RequestHandler {
  return async (request, response) => {
    response.locals.route = route
    try {
      await handler(request, response)
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause
      failed(response, failureProblem(cause, tools.note(response, cause)))
    }
  }
}

function failed(response: Response, problem: Problem): void {
  response.status(problem.status).type('text/html').send(failedPage(problem))
}
