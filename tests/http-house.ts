import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { Express } from 'express'
import request from 'supertest'
import { v7 } from 'uuid'
import { createCasework } from '../src/casework/casework.js'
import { createExpiry } from '../src/casework/expire.js'
import { createSurvey } from '../src/casework/survey.js'
import { makeDistrict } from '../src/cli/demo/district/district.js'
import { zipDistrict } from '../src/cli/demo/district/write.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import { createRoomEngine } from '../src/engine/room/engine.js'
import { readSnapshotPair, readSnapshotWith } from '../src/engine/snapshot-reader.js'
import { createApp } from '../src/http/app.js'
import type { HttpSettings, Services } from '../src/http/services-port.js'
import { createIssuer } from '../src/identity/issuer.js'
import type { Grant } from '../src/identity/issuer.js'
import { createLocalVerifier } from '../src/identity/local.js'
import type { Entry, EntryType } from '../src/ledger/entry.js'
import { createSigner } from '../src/ledger/key.js'
import { openLedger } from '../src/ledger/ledger.js'
import { Publication } from '../src/ledger/publication.js'
import { openSqliteSnapshot } from '../src/ledger/store/sqlite-snapshot.js'
import { createColumnFigures } from '../src/policy/column-figures.js'
import { createRiskFigures } from '../src/policy/figures.js'
import { createPolicyShelf } from '../src/policy/load.js'
import { roomContents } from '../src/policy/room.js'
import { createAnswers } from '../src/query/answers.js'
import { createQueries } from '../src/query/ask.js'
import { createBills } from '../src/query/bills.js'
import { createRooms } from '../src/query/rooms.js'
import { createReadings } from '../src/query/readings.js'
import { roomsVenue } from '../src/query/venue.js'
import { openExports } from '../src/report/export/open-exports.js'
import { createReports } from '../src/report/reports.js'
import { fold } from '../src/session/evolve.js'
import { createCloak } from '../src/vault/cloak.js'
import { createForgetting } from '../src/vault/forget.js'
import { createCrosswalk } from '../src/vault/crosswalk.js'
import { snapshotFolder } from '../src/vault/places.js'
import { createSessionKeys } from '../src/vault/session-keys.js'

export const NOON = Date.parse('2026-03-02T12:00:00.000Z')
export const HOUR = 3_600_000
const ORIGIN = 'homeroom.example.org'
const seed = new Uint8Array(32).map((_, place) => place)

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly text: string
}

/** supertest's request, with an answer whose body must be looked into before it is believed. */
export interface Sent extends PromiseLike<Answered> {
  set(headers: Readonly<Record<string, string>>): Sent
  type(type: string): Sent
  send(body?: string | object): Sent
  serialize(how: (body: Buffer) => string): Sent
  expect(status: number, text?: string): Sent
}

export function to(app: Express) {
  const agent = request(app)
  return {
    get: (path: string) => agent.get(path) as unknown as Sent,
    post: (path: string) => agent.post(path) as unknown as Sent,
  }
}

/** A whole house on a temporary folder: real ledger, vault, rooms and parsers; only the clock is ours. */
export async function openHouse(change: Partial<HttpSettings> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-http-'))
  const clock = { time: NOON, now: () => clock.time }
  const signer = createSigner(ORIGIN, seed)
  const ledger = await openLedger({
    ...{ directory: join(folder, 'ledger'), anchorFile: join(folder, 'anchor'), fold },
    ...{ origin: ORIGIN, signer, clock, random: (size: number) => randomBytes(size) },
  })
  const place = { dataDir: folder, vaultKey: randomBytes(32) }
  const cloak = createCloak(place)
  const crosswalk = createCrosswalk(place)
  const keys = createSessionKeys(place)
  const policies = createPolicyShelf({
    directory: fileURLToPath(new URL('../policies', import.meta.url)),
  })
  const parsers = await createParsers()
  const engine = createRoomEngine({ snapshotsDir: snapshotFolder(folder), warm: 0 })
  const rooms = createRooms(engine)
  const queries = createQueries({
    ...{ ledger, shelf: policies, keys, rooms, newId: () => `qry_${v7()}` },
    readings: createReadings(parsers),
    venue: roomsVenue(),
    bills: createBills(ledger, null),
    roomBeside: () => new Map(),
    roomSpec: (session, policy, reads) =>
      Promise.resolve({
        snapshotFile: cloak.snapshotFile(session.snapshot),
        previousFile: null,
        ...roomContents(policy, session.tables, reads),
      }),
  })
  const lines: string[] = []
  const issuer = createIssuer({ seed, origin: ORIGIN, clock, tokenId: () => `tok_${v7()}` })
  const newSession = () => `ses_${v7()}`
  const snapshot = () => openSqliteSnapshot(join(folder, 'ledger'))
  const publication = new Publication({ snapshot })
  const services: Services = {
    witnessing: null,
    publication,
    exports: openExports({
      ...{
        ledger,
        publication,
        signer,
        origin: ORIGIN,
        version: '0.0.0',
        pages: snapshot,
        ...place,
      },
      config: {
        ...{ to: null, level: 'withheld', nightlyAt: null },
        s3: { endpoint: null, region: 'us-east-1', retentionDays: null },
      },
      onFault: () => undefined,
    }),
    ...{ ledger, policies, clock },
    answers: createAnswers({ queries, ledger, patienceMs: 25_000 }),
    snapshotFile: (snapshot) => cloak.snapshotFile(snapshot),
    casework: createCasework({
      ...{ ledger, policies, keys, cloak, crosswalk, queries, clock, newSession },
      venue: roomsVenue(),
      retentionDays: null,
      forgetting: createForgetting(place),
    }),
    reports: createReports({ ledger, crosswalk, clock, origin: ORIGIN }),
    figures: createRiskFigures({ read: readSnapshotWith }),
    columnFigures: createColumnFigures({ read: readSnapshotWith }),
    survey: createSurvey({
      ...{ read: readSnapshotWith, readPair: readSnapshotPair },
      snapshotFile: (snapshot) => cloak.snapshotFile(snapshot),
    }),
    verifier: createLocalVerifier({ seed, origin: ORIGIN, toleranceSeconds: 0, clock }),
    log: pino({ level: 'trace' }, { write: (line) => void lines.push(line) }),
    newId: (prefix) => `${prefix}_${v7()}`,
    ready: () => Promise.resolve([{ name: 'ledger', ok: true, words: 'writes' }]),
    settings: {
      ...{ origin: ORIGIN, version: '0.0.0', proxies: 0, requestsPerMinute: 100_000 },
      ...{ refusalsLoggedPerMinute: 5, maxZipBytes: 50_000_000, differenceWarnPercent: 10 },
      deadlineMs: null,
      ...change,
    },
  }
  const onFault = (cause: unknown) => {
    throw cause
  }
  const expiry = createExpiry({ ledger, keys, queries, onFault })
  const app = createApp(services)
  const bearer = async (grant: Grant) => `Bearer ${(await issuer.issue(grant)).token}`
  return {
    ...{ app, services, ledger, clock, lines, keys, crosswalk, expiry, bearer },
    /** Someone with a token, and the ways they can send things. */
    async caller(grant: Grant) {
      const authorization = await bearer(grant)
      return {
        get: (path: string) => to(app).get(path).set({ authorization }),
        post: (path: string, body?: object) => to(app).post(path).set({ authorization }).send(body),
      }
    },
    entries: (...types: EntryType[]): Promise<readonly Entry[]> =>
      ledger.list(types.length === 0 ? {} : { types }, { limit: 1000 }),
    async close() {
      await rooms.close()
      await engine.close()
      await parsers.close()
      await ledger.close()
      await rm(folder, { recursive: true })
    },
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
export type Caller = Awaited<ReturnType<House['caller']>>

export const steward: Grant = { role: 'steward', name: 'Sam Steward', ttlSeconds: 43_200 }
export const officer: Grant = { role: 'officer', name: 'Ola Officer', ttlSeconds: 43_200 }
export const engineer: Grant = { role: 'engineer', vendor: 'acme', name: 'Ana', ttlSeconds: 43_200 }
export const stranger: Grant = { role: 'engineer', vendor: 'evil', name: 'Eve', ttlSeconds: 43_200 }

/** A made-up district as the bytes of a zip. */
export function districtZip(students = 600): Promise<Buffer> {
  const wish = { students, seed: 3, version: '1.1', defects: [], asOf: '2026-03-02' } as const
  return buffer(zipDistrict(makeDistrict({ ...wish, defects: [] })))
}

export const requestBody = {
  ...{ ticket: 'HELP-1', purpose: 'students are missing', interest: 'support contract' },
  ...{ policy: 'rostering-debug', wished: { hours: 2 } },
}
