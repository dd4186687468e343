import type { Request } from 'express'
import type { Ask } from '../standing.js'
import { originOf } from './site.js'
import type { Site } from './site.js'

/** The header by which the console says that it asks by itself: a poll keeps nobody signed in. */
export const UNATTENDED = 'homeroom-unattended'

/** What a request shows at the door. */
export function askOf(request: Request, site: Site | null): Ask {
  const { localPort, remoteAddress } = request.socket
  const host = request.headers.host
  return {
    method: request.method,
    authorization: request.get('authorization'),
    cookie: request.get('cookie'),
    origin: request.get('origin'),
    fetchSite: request.get('sec-fetch-site'),
    ours: site === null ? null : originOf(site, { host, localPort, remoteAddress }),
    unattended: request.get(UNATTENDED) !== undefined,
  }
}
