import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
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
import { failureFacts } from './http/logging.js'
import type { ReadyCheck, Services } from './http/services-port.js'
import { createLocalVerifier } from './identity/local.js'
import { createOidcVerifier } from './identity/oidc.js'
import type { Verifier } from './identity/verified.js'
import { createSigner } from './ledger/key.js'
import type { Entry } from './ledger/entry.js'
import { openLedger } from './ledger/ledger.js'
import { openSharedLedger, type SharedLedger } from './ledger/shared.js'
import { Levels } from './ledger/levels.js'
import { Publication } from './ledger/publication.js'
import { openSqliteSnapshot } from './ledger/store/sqlite-snapshot.js'
import { Witnessing } from './ledger/witnessing.js'
import type { Ledger } from './ledger/port.js'
import { createRiskFigures } from './policy/figures.js'
import { createPolicyShelf } from './policy/load.js'
import type { Policy } from './policy/policy.js'
import { roomContents } from './policy/room.js'
import { createQueries } from './query/ask.js'
import { createRooms } from './query/rooms.js'
import { openExports, openNightly } from './report/export/open-exports.js'
import { createReports } from './report/reports.js'
import { startService } from './session/decide-start.js'
import { fold } from './session/evolve.js'
import type { Session } from './session/session.js'
import type { State } from './session/state.js'
import { createCloak, IMPORT_LIMITS } from './vault/cloak.js'
import { createCrosswalk } from './vault/crosswalk.js'
import { createForgetting } from './vault/forget.js'
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
/** How often a new checkpoint is shown to the witness, and how long it may take to answer. */
const WITNESS_ROUND_MS = 5_000
const WITNESS_TIMEOUT_MS = 10_000
/** How often the clock is looked at for the nightly export. */
const EXPORT_ROUND_MS = 30_000

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
  const levels = new Levels()
  const others: { follow: (entry: Entry) => void } = { follow: () => undefined }
  const opened = await ledgerOf(config, secrets, {
    ...{ clock, levels },
    followed: (entry) => {
      others.follow(entry)
    },
  })
  const { ledger, snapshot } = opened
  closing.push(() => ledger.close())

  const keys = createSessionKeys(place)
  const cloak = createCloak({ ...place, limits: importLimits(config) })
  const crosswalk = createCrosswalk(place)
  const known = new Set([...ledger.state().snapshots.values()].map(({ id }) => id))
  if (opened.isAlone) await cloak.sweep(known)

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
    ...instanceOf(config),
  })
  others.follow = (entry) => {
    if (!ENDS.has(entry.type) || !('session' in entry.data)) return
    queries.end(entry.data.session).catch(onFault)
  }
  const onFault = (cause: unknown): void => {
    log.error({ failure: cause instanceof Fault ? cause.code : 'DEFECT' }, 'expiry round failed')
  }
  const expiry = createExpiry({ ledger, keys, queries, onFault })
  const version = homeroomVersion()
  const start = { version, isolation: engine.isolation, ...instanceOf(config) }
  await ledger.decide((state) => startService(state, start))
  if (opened.isAlone) await expiry.sweep()
  await expiry.round()
  expiry.start(ROUND_MS)
  closing.push(() => expiry.stop())

  const casework = createCasework({
    ...{ ledger, policies, keys, cloak, crosswalk, queries, clock },
    forgetting: createForgetting(place),
    newSession: () => newId('ses'),
  })
  if (opened.isAlone) await casework.dropping.settle()
  opened.share()
  const publication = new Publication({ snapshot, levels })
  const witnessing = openWitnessing(config, ledger, publication)
  witnessing?.start(WITNESS_ROUND_MS)
  closing.push(() => witnessing?.stop() ?? Promise.resolve())
  const exporting = {
    ...{ ledger, publication, version, config: config.exports, origin: config.origin, ...place },
    signer: createSigner(config.origin, secrets.ledgerKey),
    pages: snapshot,
    onFault: (cause: unknown) => {
      log.error({ failure: failureFacts(cause) }, 'export failed')
    },
  }
  const exports = openExports(exporting)
  const nightly = openNightly(exports, exporting, clock)
  nightly?.start(EXPORT_ROUND_MS)
  closing.push(() => nightly?.stop() ?? Promise.resolve())

  return {
    ...{ ledger, policies, queries, verifier, clock, log, casework },
    publication,
    witnessing,
    exports,
    figures: createRiskFigures({ read: readSnapshotWith }),
    reports: createReports({ ledger, crosswalk, clock, origin: config.origin }),
    snapshotFile: (snapshot) => cloak.snapshotFile(snapshot),
    newId,
    ready: async () => [
      ...(await readiness(ledger, engine.isolation)),
      // Nor does a witness that is away stop anything: it is shown, here and in the metrics.
      ...(witnessing === null ? [] : [{ name: 'witness', ok: true, words: witnessing.words() }]),
      // A night without an export is no reason to turn people away.
      ...(nightly === null ? [] : [{ name: 'exports', ok: true, words: nightly.words() }]),
    ],
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

function openWitnessing(
  { witness, data }: Config,
  ledger: Ledger<State>,
  publication: Publication,
): Witnessing | null {
  if (witness === null) return null
  const tools = { fetch: globalThis.fetch, timeoutMs: WITNESS_TIMEOUT_MS }
  return new Witnessing({ ledger, publication, witness, file: join(data, 'witnessed'), ...tools })
}

/** What ends a session, and so its room, on whichever instance it is. */
const ENDS: ReadonlySet<string> = new Set(['session.revoked', 'session.closed', 'session.expired'])

const instanceOf = ({ ledger }: Config): { readonly instance?: string } =>
  ledger.kind === 'postgres' ? { instance: ledger.instance } : {}

const newId = (prefix: string): string => `${prefix}_${v7()}`

async function ledgerOf(
  config: Config,
  secrets: Secrets,
  given: {
    readonly clock: Clock
    readonly levels: Levels
    readonly followed: (entry: Entry) => void
  },
): Promise<SharedLedger<State>> {
  await mkdir(config.data, { recursive: true, mode: 0o700 })
  await mkdir(dirname(config.anchorFile), { recursive: true, mode: 0o700 })
  const { clock, levels, followed } = given
  const directory = join(config.data, 'ledger')
  const options = {
    ...{ directory, anchorFile: config.anchorFile, origin: config.origin, fold, clock, followed },
    found: ({ leafHash }: Entry) => {
      levels.append(Buffer.from(leafHash, 'hex'))
    },
    signer: createSigner(config.origin, secrets.ledgerKey),
    random: randomBytes,
  }
  const { ledger: lies } = config
  if (lies.kind === 'folder' || secrets.ledgerUrl === undefined) {
    const ledger = await openLedger(options)
    const share = () => undefined
    return { ledger, isAlone: true, share, snapshot: () => openSqliteSnapshot(directory) }
  }
  const ca = lies.caFile === null ? {} : { ca: await readFile(lies.caFile, 'utf8') }
  const place = { url: secrets.ledgerUrl, ...ca }
  return openSharedLedger({ ...options, place, instance: lies.instance })
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
