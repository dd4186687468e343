import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pino, type DestinationStream, type Logger } from 'pino'
import { v7 } from 'uuid'
import { createCasework } from './casework/casework.js'
import { createExpiry } from './casework/expire.js'
import { systemClock, type Clock } from './clock.js'
import type { Config } from './config/config.js'
import type { Secrets } from './config/secrets.js'
import { homeroomVersion } from './config/version.js'
import { createParsers } from './engine/parsers/parsers.js'
import type { RoomSpec } from './engine/port.js'
import { createRoomEngine } from './engine/room/engine.js'
import { readSnapshotWith } from './engine/snapshot-reader.js'
import { Fault } from './fault.js'
import type { Reads } from './gate/reads.js'
import type { ReadyCheck, Services } from './http/services-port.js'
import { createLocalVerifier } from './identity/local.js'
import { createOidcVerifier } from './identity/oidc.js'
import type { Verifier } from './identity/verified.js'
import { createSigner } from './ledger/key.js'
import { openLedger } from './ledger/ledger.js'
import type { Ledger } from './ledger/port.js'
import { createRiskFigures } from './policy/figures.js'
import { createPolicyShelf } from './policy/load.js'
import type { Policy } from './policy/policy.js'
import { roomContents } from './policy/room.js'
import { createQueries } from './query/ask.js'
import { createRooms } from './query/rooms.js'
import { startService } from './session/decide-start.js'
import { fold } from './session/evolve.js'
import type { Session } from './session/session.js'
import type { State } from './session/state.js'
import { createCloak, IMPORT_LIMITS } from './vault/cloak.js'
import { createCrosswalk } from './vault/crosswalk.js'
import type { Cloak } from './vault/port.js'
import { createSessionKeys } from './vault/session-keys.js'

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
  overrides: { readonly clock?: Clock; readonly logTo?: DestinationStream } = {},
): Promise<Running> {
  const clock = overrides.clock ?? systemClock
  const log = pino({ level: config.logLevel, base: null }, overrides.logTo ?? pino.destination(1))
  const closing: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    return { services: await built(config, secrets, { clock, log }, closing), close }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function built(
  config: Config,
  secrets: Secrets,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  closing: (() => Promise<void>)[],
): Promise<Services> {
  const policies = createPolicyShelf({ directory: config.policies })
  const verifier = verifierOf(config, secrets, clock)
  const place = { dataDir: config.data, vaultKey: secrets.vaultKey }
  const ledger = await ledgerOf(config, secrets, clock)
  closing.push(() => ledger.close())

  const keys = createSessionKeys(place)
  const cloak = createCloak({ ...place, limits: importLimits(config) })
  const crosswalk = createCrosswalk(place)
  await cloak.sweep(new Set([...ledger.state().snapshots.values()].map(({ id }) => id)))

  const engine = createRoomEngine({
    snapshotsDir: join(config.data, 'snapshots'),
    dataDir: config.data,
    ...config.rooms,
  })
  closing.push(() => engine.close())
  const parsers = await createParsers()
  closing.push(() => parsers.close())
  const rooms = createRooms(engine)
  closing.push(() => rooms.close())

  const queries = createQueries({
    ...{ ledger, shelf: policies, keys, parsers, rooms },
    roomSpec: (session, policy, reads) =>
      Promise.resolve(roomSpecOf(ledger, cloak, session, policy, reads)),
    newId: () => newId('qry'),
  })
  const onFault = (cause: unknown): void => {
    log.error({ failure: cause instanceof Fault ? cause.code : 'DEFECT' }, 'expiry round failed')
  }
  const expiry = createExpiry({ ledger, keys, queries, onFault })
  const version = homeroomVersion()
  await ledger.decide((state) => startService(state, { version, isolation: engine.isolation }))
  await expiry.sweep()
  await expiry.round()
  expiry.start(ROUND_MS)
  closing.push(() => expiry.stop())

  return {
    ...{ ledger, policies, queries, verifier, clock, log },
    figures: createRiskFigures({ read: readSnapshotWith }),
    casework: createCasework({
      ...{ ledger, policies, keys, cloak, crosswalk, queries, clock },
      newSession: () => newId('ses'),
    }),
    snapshotFile: (snapshot) => cloak.snapshotFile(snapshot),
    newId,
    ready: () => readiness(ledger, engine.isolation),
    settings: {
      origin: config.origin,
      version,
      proxies: config.proxies,
      requestsPerMinute: config.requestsPerMinute,
      refusalsLoggedPerMinute: 60,
      maxZipBytes: config.imports.maxZipBytes,
    },
  }
}

const newId = (prefix: string): string => `${prefix}_${v7()}`

async function ledgerOf(config: Config, secrets: Secrets, clock: Clock): Promise<Ledger<State>> {
  await mkdir(config.data, { recursive: true, mode: 0o700 })
  await mkdir(dirname(config.anchorFile), { recursive: true, mode: 0o700 })
  return openLedger({
    directory: join(config.data, 'ledger'),
    anchorFile: config.anchorFile,
    fold,
    origin: config.origin,
    signer: createSigner(config.origin, secrets.ledgerKey),
    clock,
    random: randomBytes,
  })
}

function verifierOf(config: Config, { tokenKey }: Secrets, clock: Clock): Verifier {
  const { identity, origin } = config
  if (identity.kind === 'oidc') {
    return createOidcVerifier({ settings: identity.settings, clock, fetch: globalThis.fetch })
  }
  if (tokenKey === null) throw new TypeError('a local issuer without its key')
  const { toleranceSeconds } = identity
  return createLocalVerifier({ seed: tokenKey, origin, toleranceSeconds, clock })
}

function importLimits({ imports }: Config): typeof IMPORT_LIMITS {
  const { roster } = IMPORT_LIMITS
  return {
    ...IMPORT_LIMITS,
    roster: { ...roster, zipBytes: imports.maxZipBytes, packageBytes: imports.maxUnpackedBytes },
  }
}

/** The snapshot stays the one the session was approved for, whatever is loaded meanwhile. */
function roomSpecOf(
  ledger: Ledger<State>,
  cloak: Cloak,
  session: Session,
  policy: Policy,
  reads: Reads,
): RoomSpec {
  const previous = ledger.state().snapshots.get(session.snapshot)?.previous ?? null
  return {
    snapshotFile: cloak.snapshotFile(session.snapshot),
    previousFile: previous === null ? null : cloak.snapshotFile(previous),
    ...roomContents(policy, session.tables, reads),
  }
}

async function readiness(ledger: Ledger<State>, isolation: string): Promise<readonly ReadyCheck[]> {
  const snapshots = ledger.state().snapshots.size
  // A log that has stopped gives nothing out, not even its first entry.
  const goes = await ledger.entry(0).then(
    () => true,
    () => false,
  )
  const entries = `${ledger.size()} entries, verified at start`
  return [
    { name: 'ledger', ok: goes, words: goes ? entries : 'stopped by an error of its disk' },
    { name: 'rooms', ok: true, words: isolation },
    { name: 'roster', ok: true, words: snapshots === 0 ? 'none loaded yet' : `${snapshots} loads` },
  ]
}
