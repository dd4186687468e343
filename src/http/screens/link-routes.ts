import type { Request, RequestHandler } from 'express'
import { Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import type { Role } from '../../identity/principal.js'
import { beginSitting } from '../../identity/sitting.js'
import { actorOf } from '../../identity/verified.js'
import { isRefusal, refuse } from '../../refusal.js'
import { timeText } from '../../session/window.js'
import { bodyReader, wrongType } from '../body.js'
import { linkSchema } from '../schema/sign-in.js'
import { askOf } from './ask.js'
import type { LinkDesk } from './browser.js'
import { crossing } from './crossing.js'
import { giveLink, linkPath } from './give-link.js'
import type { Place, ScreenTools } from './tools.js'

const LINK = '/sign-in/link'
const AGAIN = '/sign-in/link/again'
const EVERYONE: readonly Role[] = ['steward', 'engineer', 'officer']
/** Links made a minute: enough for people, too few to fill the log. */
const LINKS_PER_MINUTE = 6

/** One-time links, where the service and its people are on one machine. */
export function linkRoutes(tools: ScreenTools, place: Place, desk: LinkDesk): Router {
  const router = Router()
  const reader = bodyReader('json') ?? []
  router.post(LINK, fromHere(tools, place), reader, open(tools, place, desk))
  router.post(AGAIN, limited(tools), again(tools, place, desk))
  return router
}

/** Only our own page on this machine may hand in a secret: nobody is signed in by another site. */
function fromHere(tools: ScreenTools, { site }: Place): RequestHandler {
  return async (request, response, next) => {
    response.locals.route = LINK
    const ask = askOf(request, site)
    const refusal = crossing(ask, ask.ours) ?? wrongType('json', request.get('content-type'))
    if (refusal === null) {
      next()
      return
    }
    await tools.door.turnAway(refusal, `POST ${LINK}`, null)
    tools.refuse(response, refusal)
  }
}

function open(tools: ScreenTools, { site, seats }: Place, { links }: LinkDesk): RequestHandler {
  const { ledger, door, origin } = tools
  /** Takes the link; gives whom it signs in, and their cookie. */
  const taken = async (request: Request) => {
    const sent = linkSchema.safeParse(request.body)
    const now = ledger.now()
    const invited = sent.success ? links.open(sent.data.secret, now) : null
    if (invited === null) return refuse('LINK_INVALID', 'The link is unknown, used or too old.')
    const before = await seats.sitting(askOf(request, site))
    const replaced =
      before === null ? null : { token: before.principal.tokenId, endsAt: before.endsAt }
    const { principal, until } = invited
    const sitting = beginSitting({ principal, issuer: origin, provenAt: now }, until, now)
    const cookie = await seats.begin(sitting, replaced)
    return isRefusal(cookie) ? cookie : { principal, cookie }
  }
  return async (request: Request, response) => {
    const came = await taken(request)
    if (isRefusal(came)) {
      await door.turnAway(came, `POST ${LINK}`, null)
      tools.refuse(response, came)
      return
    }
    response.append('Set-Cookie', came.cookie)
    response.json({ name: came.principal.name, role: came.principal.role })
  }
}

/**
 * A fresh link for the person who asks. It is shown in the terminal: a script that got into a browser must not
 * get at it. Whoever comes with a bearer token holds as much already, and is told.
 */
function again(tools: ScreenTools, { site }: Place, { links, show }: LinkDesk): RequestHandler {
  const { ledger, door } = tools
  return async (request, response) => {
    response.locals.route = AGAIN
    const ask = askOf(request, site)
    const came = await door.admit(ask, { name: `POST ${AGAIN}`, roles: EVERYONE })
    if (came.setCookie !== null) response.append('Set-Cookie', came.setCookie)
    if (came.kind === 'out' || ask.ours === null) {
      const afar = refuse('CROSS_SITE', 'Links are for people on this machine.')
      tools.refuse(response, came.kind === 'out' ? came.refusal : afar)
      return
    }
    const { who, by, until } = came.standing
    const told = by === 'bearer'
    const link = await giveLink({ ledger, links }, who, actorOf(who), told ? until : null)
    // At the name that their browser knows us by: a cookie of another one would not come along.
    const address = `${ask.ours}${linkPath(link)}`
    if (!told) show(who, { address, endsAt: link.endsAt })
    response.json({ printed: !told, address: told ? address : null, endsAt: timeText(link.endsAt) })
  }
}

function limited(tools: ScreenTools): RequestHandler {
  return rateLimit({
    ...{ windowMs: 60_000, limit: LINKS_PER_MINUTE, legacyHeaders: false },
    // All on this machine share one count: they are one person at one terminal.
    keyGenerator: () => 'here',
    handler: (_request, response) => {
      tools.refuse(response, refuse('TOO_MANY_REQUESTS', 'Too many links in a minute.'))
    },
  })
}
