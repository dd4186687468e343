import { join } from 'node:path'
import type { Config } from '../config/config.js'
import type { ReadManifest } from '../engine/aws/publish/manifest-reader.js'
import type { Engine } from '../engine/port.js'
import { createRoomEngine } from '../engine/room/engine.js'
import type { ReadyCheck } from '../http/services-port.js'
import type { Ledger } from '../ledger/port.js'
import type { PolicyShelf } from '../policy/port.js'
import { createBills, type Bills } from '../query/bills.js'
import { roomsVenue, type Venue } from '../query/venue.js'
import type { State } from '../session/state.js'

export interface VenueParts {
  readonly ledger: Ledger<State>
  readonly shelf: PolicyShelf
  /** Told of what failed while nobody waited for it. */
  readonly onFault: (cause: unknown) => void
}

/** Where the queries of this service run, opened. */
export interface OpenVenue {
  readonly engine: Engine
  readonly venue: Venue
  readonly bills: Bills
  /** How long a caller is kept waiting before they are told to come back. Milliseconds. */
  readonly patienceMs: number
  /** Reads manifests of published loads; null where nothing is published. */
  readonly readManifest: ReadManifest | null
  readonly words: () => readonly ReadyCheck[]
  /** Deals with what an earlier process left behind, while the service goes on. */
  recover(): void
  close(): Promise<void>
}

/** @throws Fault if the engine cannot be had; nothing is left open then. */
export async function openVenue(config: Config, parts: VenueParts): Promise<OpenVenue> {
  if (config.engine === 'rooms') return roomsHere(config, parts)
  if (config.aws === null) throw new TypeError('an engine at AWS without a place')
  // The SDKs take a while to load, and most services never need them.
  const { cleanRooms } = await import('./clean-rooms.js')
  return cleanRooms(config, config.aws, parts)
}

/** Shorter than what proxies wait for, longer than the deadline of any policy that is shipped. */
const ROOM_PATIENCE_MS = 25_000

function roomsHere(config: Config, { ledger }: VenueParts): OpenVenue {
  const engine = createRoomEngine({
    snapshotsDir: join(config.data, 'snapshots'),
    dataDir: config.data,
    ...config.rooms,
  })
  return {
    ...{ engine, venue: roomsVenue(), patienceMs: ROOM_PATIENCE_MS, readManifest: null },
    bills: createBills(ledger, null),
    words: () => [],
    recover: () => undefined,
    close: () => engine.close(),
  }
}
