import { Router } from 'express'
import type { RequestHandler } from 'express'
import { askOf } from './ask.js'
import { consoleFiles, consolePage } from './console-files.js'
import { crossing } from './crossing.js'
import { screenHeaders } from './headers.js'
import { linkRoutes } from './link-routes.js'
import { providerRoutes } from './provider-routes.js'
import { isSecure } from './site.js'
import type { Place, ScreenTools } from './tools.js'

/** What people see in a browser: sign-in, and the console's files. Nothing here is under `/v1`. */
export function createScreens(tools: ScreenTools): Router {
  const { browser, at } = tools
  const { provider, desk, consoleDir } = browser
  const router = Router()
  router.use(screenHeaders(at !== null && isSecure(at.site)))
  router.get('/sign-in/ways', ways(tools))
  if (at !== null) {
    router.post('/sign-out', signOut(tools, at))
    if (provider !== null) router.use(providerRoutes(tools, at, provider))
    if (desk !== null) router.use(linkRoutes(tools, at, desk))
  }
  router.use(consoleFiles(consoleDir), consolePage(consoleDir))
  return router
}

/** How one can sign in here. Asked by people nobody knows yet; tells nothing else. */
function ways({ browser, at }: ScreenTools): RequestHandler {
  return async (request, response) => {
    response.locals.route = '/sign-in/ways'
    const sitting = await at?.seats.sitting(askOf(request, at.site))
    response.json({
      oidc: at !== null && browser.provider !== null,
      link: at !== null && browser.desk !== null,
      signedIn: sitting !== undefined && sitting !== null,
    })
  }
}

/** Ends the sitting, here and wherever its cookie was copied to, and says where to go on to. */
function signOut(tools: ScreenTools, { site, seats }: Place): RequestHandler {
  return async (request, response) => {
    response.locals.route = '/sign-out'
    const ask = askOf(request, site)
    const afar = crossing(ask, ask.ours)
    if (afar !== null) {
      await tools.door.turnAway(afar, 'POST /sign-out', null)
      tools.refuse(response, afar)
      return
    }
    // The browser forgets it even if the log cannot be written.
    response.append('Set-Cookie', seats.cleared)
    const sitting = await seats.sitting(ask)
    if (sitting !== null) await seats.end(sitting)
    response.json({ next: await afterwards(tools) })
  }
}

/** The provider's own sign-out, if it can be reached and has one; else the first page. */
async function afterwards({ browser: { provider } }: ScreenTools): Promise<string> {
  const there = (await provider?.goodbye().catch(() => null)) ?? null
  return there?.href ?? '/'
}
