import type { CodeFlow } from '../../identity/code-flow.js'
import type { Links } from '../../identity/links.js'
import type { Principal } from '../../identity/principal.js'
import type { Sittings } from '../../identity/sitting.js'
import type { Transactions } from '../../identity/transaction.js'
import type { Site } from './site.js'

/** A link as it is opened. */
export interface ShownLink {
  readonly address: string
  /** Epoch milliseconds, UTC, exclusive. */
  readonly endsAt: number
}

/** One-time links, on a machine of its own. */
export interface LinkDesk {
  readonly links: Links
  /** Shows a link to whoever started the service, in its terminal. */
  readonly show: (principal: Principal, link: ShownLink) => void
}

/** How people at browsers are let in here. */
export interface Browser {
  /** Null: at no address, so no cookie is taken or given. */
  readonly site: Site | null
  readonly sittings: Sittings
  readonly transactions: Transactions
  /** Null: no identity provider signs people in at a browser. */
  readonly provider: CodeFlow | null
  /** Null: no links are made here. */
  readonly desk: LinkDesk | null
  /** Folder of the built console. */
  readonly consoleDir: string
}
