import type { Config } from '../config/config.js'
import type { HttpSettings } from '../http/services-port.js'
import type { Venue } from '../query/venue.js'

/** Refused sign-ins of a minute that are logged one by one. */
const REFUSALS_LOGGED = 60

/** What the routes need to know of the configuration. */
export function httpSettings(
  { origin, proxies, requestsPerMinute, imports, differenceWarnPercent }: Config,
  version: string,
  { deadlineMs }: Pick<Venue, 'deadlineMs'>,
): HttpSettings {
  return {
    ...{ origin, version, proxies, requestsPerMinute, differenceWarnPercent, deadlineMs },
    refusalsLoggedPerMinute: REFUSALS_LOGGED,
    maxZipBytes: imports.maxZipBytes,
  }
}
