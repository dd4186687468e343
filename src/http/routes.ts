import type { Route } from './route.js'
import { erasureRoutes } from './routes/erasure.js'
import { historyRoute } from './routes/history.js'
import { ledgerRoutes } from './routes/ledger.js'
import { ledgerEntryRoute } from './routes/ledger-entry.js'
import { ledgerStatusRoute } from './routes/ledger-status.js'
import { ledgerTreeRoutes } from './routes/ledger-tree.js'
import { monthsRoute } from './routes/months.js'
import { policyRoutes } from './routes/policies.js'
import { publishedRoutes } from './routes/published.js'
import { queryRoutes } from './routes/queries.js'
import { exportRoutes } from './routes/exports.js'
import { reportRoutes } from './routes/report.js'
import { requestRoutes } from './routes/requests.js'
import { meRoute } from './routes/service.js'
import { sessionEventsRoute } from './routes/session-events.js'
import { sessionRoutes } from './routes/sessions.js'
import { snapshotRoutes } from './routes/snapshots.js'
import { vendorRoutes } from './routes/vendors.js'
import type { Services } from './services-port.js'

/** Every route behind the door, once: the app mounts this list and OpenAPI describes it. */
export function routesOf(services: Services): readonly Route[] {
  return [
    meRoute(services),
    ...vendorRoutes(services),
    ...policyRoutes(services),
    ...snapshotRoutes(services),
    ...publishedRoutes(services),
    ...requestRoutes(services),
    ...sessionRoutes(services),
    ...queryRoutes(services),
    historyRoute(services),
    sessionEventsRoute(services),
    ...ledgerRoutes(services),
    ...erasureRoutes(services),
    ledgerEntryRoute(services),
    ledgerStatusRoute(services),
    ...ledgerTreeRoutes(services),
    ...reportRoutes(services),
    monthsRoute(services),
    ...exportRoutes(services),
  ]
}
