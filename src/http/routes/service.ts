import { ok } from '../reply.js'
import { route } from '../route.js'
import type { Route } from '../route.js'
import { meSchema } from '../schema.js'
import type { Services } from '../services-port.js'
import { timeText } from '../../session/window.js'

/** Who the service takes the caller for. */
export function meRoute({ ledger, settings }: Services): Route {
  return route({
    ...{ method: 'get', path: '/v1/me', summary: 'Who am I here', tag: 'Service', status: 200 },
    roles: ['steward', 'engineer', 'officer'],
    answer: meSchema,
    handle: ({ who, standing }) => {
      const { name, role } = who
      const vendor = who.role === 'engineer' ? who.vendor : null
      const now = timeText(ledger.now())
      const { by, until, provenAt, freshUntil } = standing
      const times = {
        until: timeText(until),
        signedInAt: provenAt === null ? null : timeText(provenAt),
        freshUntil: freshUntil === null ? null : timeText(freshUntil),
      }
      const district = settings.origin
      return Promise.resolve(ok({ name, role, vendor, now, district, by, ...times }))
    },
  })
}
