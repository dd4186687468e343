import { dirname } from 'node:path'
import { entrypoint } from '../../entrypoint.js'
import { Fault } from '../../fault.js'
import type { Engine, Room, RoomSpec } from '../port.js'
import { Doors } from './doors.js'
import { findJail, type Jail, type JailLevel } from './jail.js'
import { WarmPool } from './pool.js'
import { RoomProcess } from './process.js'
import type { LoadFailure } from './protocol.js'
import { DuckRoom } from './room.js'

export interface RoomEngineOptions {
  /** Where cloaked snapshots lie; rooms load nothing from anywhere else. */
  readonly snapshotsDir: string
  /** For a small working folder, on the snapshots' file system if possible. Default: beside `snapshotsDir`. */
  readonly dataDir?: string
  /** Most private memory of one room, bytes. Default 1.5 GiB, enough for 180,000 students. */
  readonly memoryBytes?: number
  /** Processes kept warm. Default 1. */
  readonly warm?: number
  /** The Node program. Default: the one that runs. */
  readonly node?: string
  /**
   * Jails to try, strongest first. Default: all. `['namespaces']` refuses to start where a room could see
   * the disk or the network.
   */
  readonly levels?: readonly JailLevel[]
}

const MIB = 1024 * 1024
const DEFAULT_MEMORY = 1536 * MIB
/** Below this not even an empty room starts. */
const LEAST_MEMORY = 384 * MIB
/** What a process needs beside DuckDB's buffers: Node, vectors, strings, rows on their way out. */
const BESIDE_ENGINE = 256 * MIB
const LOAD_MS = 60_000

const WORDS: Readonly<Record<LoadFailure | 'died' | 'slow', string>> = {
  memory: 'The roster does not fit into the memory of a room. Raise the room memory setting.',
  snapshot: 'A room could not read the snapshot. Load the roster again.',
  settings: 'A room could not be locked. Check that the installed DuckDB is the version we ship.',
  died: 'A room died while it was made. Check the memory of this machine.',
  slow: 'A room took too long to load the snapshot.',
}

/**
 * Rooms on this machine. Blocks once, for about a third of a second, to find the strongest jail.
 *
 * @throws Fault `ROOM_FAILED` if a room starts at none of the levels.
 */
export function createRoomEngine(options: RoomEngineOptions): Engine {
  const memoryBytes = options.memoryBytes ?? DEFAULT_MEMORY
  if (memoryBytes < LEAST_MEMORY) throw new TypeError('a room needs at least 384 MiB')
  const doors = new Doors(options.dataDir ?? dirname(options.snapshotsDir), options.snapshotsDir)
  const jail = findJail(
    {
      node: options.node ?? process.execPath,
      child: entrypoint('engine/room/child.js'),
      memoryBytes,
      rootFolder: doors.rootFolder,
    },
    options.levels,
  )
  if (jail === null) {
    doors.remove()
    throw new Fault(
      'ROOM_FAILED',
      'No room can be started here at a level of isolation that the settings allow.',
    )
  }
  return new RoomEngine(jail, doors, memoryBytes - BESIDE_ENGINE, options.warm ?? 1)
}

class RoomEngine implements Engine {
  readonly isolation: string
  private readonly pool: WarmPool
  private readonly rooms = new Set<DuckRoom>()
  /** Every process that lives, whoever holds it. */
  private readonly processes = new Set<RoomProcess>()

  private readonly jail: Jail
  private readonly doors: Doors
  private readonly engineBytes: number

  constructor(jail: Jail, doors: Doors, engineBytes: number, warm: number) {
    this.jail = jail
    this.doors = doors
    this.engineBytes = engineBytes
    this.isolation = jail.isolation
    this.pool = new WarmPool(() => this.start(), warm)
    this.pool.refill()
  }

  async open(spec: RoomSpec): Promise<Room> {
    const seat = (): Promise<RoomProcess> => this.seat(spec)
    const room = new DuckRoom(await seat(), seat, (closed) => this.rooms.delete(closed))
    this.rooms.add(room)
    return room
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.close(), ...[...this.rooms].map((room) => room.close())])
    // Those that were being loaded: whoever waits for one is told that it died.
    const rest = [...this.processes]
    for (const process of rest) process.kill()
    await Promise.all(rest.map((process) => process.death))
    this.doors.remove()
  }

  private start(): RoomProcess {
    const process = new RoomProcess(this.jail, this.doors.make())
    this.processes.add(process)
    void process.death.then(() => this.processes.delete(process))
    return process
  }

  /** A loaded, locked process. The pool is refilled only then, so that the load has the machine. */
  private async seat(spec: RoomSpec): Promise<RoomProcess> {
    const process = await this.pool.take()
    if (process === null) throw new Fault('ROOM_FAILED', WORDS.died)
    try {
      const problem = await this.load(process, spec)
      if (problem !== null) throw new Fault('ROOM_FAILED', WORDS[problem])
      return process
    } catch (cause) {
      process.kill()
      throw cause
    } finally {
      this.pool.refill()
    }
  }

  private async load(process: RoomProcess, spec: RoomSpec): Promise<keyof typeof WORDS | null> {
    const clock = new AbortController()
    const timer = setTimeout(() => {
      clock.abort()
      process.kill()
    }, LOAD_MS)
    try {
      const shown = await process.door.show(spec, this.jail.hasOwnRoot)
      const { engineBytes } = this
      const answer = await process.load({ kind: 'load', spec: shown, engineBytes })
      if (clock.signal.aborted) return 'slow'
      if (answer === null) return await process.death
      if (answer.kind === 'unloadable') return answer.why
      return answer.kind === 'ready' ? null : 'died'
    } finally {
      clearTimeout(timer)
      await process.door.hide()
    }
  }
}
