import { pino, type DestinationStream, type Logger } from 'pino'
import { v7 } from 'uuid'
import { createCasework } from './casework/casework.js'
import { createExpiry } from './casework/expire.js'
import { systemClock, type Clock } from './clock.js'
import type { Config } from './config/config.js'
import type { Secrets } from './config/secrets.js'
import { homeroomVersion } from './config/version.js'
import { createParsers } from './engine/parsers/parsers.js'
import { Fault } from './fault.js'
import type { LinkDesk } from './http/screens/browser.js'
import type { Services } from './http/services-port.js'
import type { Entry } from './ledger/entry.js'
import { Levels } from './ledger/levels.js'
import { createPolicyShelf } from './policy/load.js'
import { createReports } from './report/reports.js'
import { createAsking } from './service/asking.js'
import { browserOf } from './service/browser.js'
import { httpSettings } from './service/http-settings.js'
import { verifierOf } from './service/identity.js'
import { ledgerOf } from './service/ledger.js'
import { readiness } from './service/readiness.js'
import { openPublishing } from './service/publishing.js'
import { snapshotsOf } from './service/snapshots.js'
import { vaultOf } from './service/vault.js'
import { openVenue } from './service/venue.js'
import { startService } from './session/decide-start.js'

/** A whole Homeroom without its door: what the routes need, and how to put it away. */
export interface Running {
  readonly services: Services
  /** Ends running queries and rooms, then closes the log. */
  close(): Promise<void>
}

/** How often ended sessions are looked for; the window itself is asked at every use. */
const ROUND_MS = 1000

/**
 * Builds everything from a checked configuration. The order is the order of trust: policies that do not
 * read stop the start before anything is opened; the log is verified before anything is served; what a
 * crash left behind is swept before the first request.
 *
 * @throws Fault whatever is not as it must be; nothing is left open then.
 */
export async function createServices(
  config: Config,
  secrets: Secrets,
  overrides: {
    readonly clock?: Clock
    readonly logTo?: DestinationStream
    /** Where one-time links are shown; without it none are made. */
    readonly showLink?: LinkDesk['show']
  } = {},
): Promise<Running> {
  const clock = overrides.clock ?? systemClock
  const showLink = overrides.showLink ?? null
  const log = pino({ level: config.logLevel, base: null }, overrides.logTo ?? pino.destination(1))
  const closing: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    return { services: await built(config, secrets, { clock, log, showLink }, closing), close }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function built(
  config: Config,
  secrets: Secrets,
  {
    clock,
    log,
    showLink,
  }: { readonly clock: Clock; readonly log: Logger; readonly showLink: LinkDesk['show'] | null },
  closing: (() => Promise<void>)[],
): Promise<Services> {
  const policies = createPolicyShelf({ directory: config.policies })
  const verifier = verifierOf(config, secrets, clock)
  const levels = new Levels()
  const others: { follow: (entry: Entry) => void } = { follow: () => undefined }
  const opened = await ledgerOf(config, secrets, {
    ...{ clock, levels },
    followed: (entry) => {
      others.follow(entry)
    },
  })
  const { ledger } = opened
  closing.push(() => ledger.close())

  const { keys, cloak, crosswalk, forgetting } = vaultOf(config, secrets)
  const known = new Set([...ledger.state().snapshots.values()].map(({ id }) => id))
  if (opened.isAlone) await cloak.sweep(known)

  const onFault = (cause: unknown): void => {
    log.error({ failure: cause instanceof Fault ? cause.code : 'DEFECT' }, 'a round failed')
  }
  const parsers = await createParsers()
  closing.push(() => parsers.close())
  const opening = await openVenue(config, { ledger, shelf: policies, onFault })
  closing.push(() => opening.close())
  const { engine, venue, bills, patienceMs } = opening
  const asking = createAsking({
    ...{ ledger, shelf: policies, keys, cloak, parsers, engine, venue, bills, patienceMs },
    newId: () => newId('qry'),
    ...instanceOf(config),
  })
  closing.push(() => asking.close())
  const { queries } = asking
  others.follow = (entry) => {
    if (!ENDS.has(entry.type) || !('session' in entry.data)) return
    queries.end(entry.data.session).catch(onFault)
  }
  const expiry = createExpiry({ ledger, keys, queries, onFault })
  const version = homeroomVersion()
  const start = { version, isolation: engine.isolation, ...instanceOf(config) }
  await ledger.decide((state) => startService(state, start))
  opening.recover()
  if (opened.isAlone) await expiry.sweep()
  await expiry.round()
  expiry.start(ROUND_MS)
  closing.push(() => expiry.stop())

  const casework = createCasework({
    ...{ ledger, policies, keys, cloak, crosswalk, forgetting, queries, venue, clock },
    retentionDays: config.retentionDays,
    readManifest: opening.readManifest,
    newSession: () => newId('ses'),
  })
  if (opened.isAlone) await casework.dropping.settle()
  opened.share()
  const published = openPublishing({
    ...{ config, secrets, ledger, clock, version, levels, log, snapshot: opened.snapshot },
  })
  closing.push(() => published.stop())

  return {
    ...{ ledger, policies, answers: asking.answers, verifier, clock, log, casework },
    browser: browserOf(config, secrets, { clock, showLink }),
    publication: published.publication,
    witnessing: published.witnessing,
    exports: published.exports,
    ...snapshotsOf(cloak),
    reports: createReports({ ledger, crosswalk, clock, origin: config.origin }),
    newId,
    ready: async () => [
      ...(await readiness(ledger, engine.isolation)),
      ...published.words(),
      ...opening.words(),
    ],
    settings: httpSettings(config, version, venue),
  }
}

/** What ends a session, and so its room, on whichever instance it is. */
const ENDS: ReadonlySet<string> = new Set(['session.revoked', 'session.closed', 'session.expired'])

const instanceOf = ({ ledger }: Config): { readonly instance?: string } =>
  ledger.kind === 'postgres' ? { instance: ledger.instance } : {}

const newId = (prefix: string): string => `${prefix}_${v7()}`
