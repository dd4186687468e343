import type { Engine, Room, RoomSpec, RunOutcome, RunRequest } from '../engine/port.js'
import { bothReads, coversReads, type Reads } from '../gate/reads.js'

/** Says what a room is loaded with, so that queries that read no more than `reads` can run in it. */
export type SpecOf = (reads: Reads) => Promise<RoomSpec>

/** A query for a session's room, and what it reads. */
export interface Errand {
  readonly request: RunRequest
  readonly reads: Reads
  /** What a room that has to be made anew is to hold beside what was read. */
  readonly beside: () => Reads
}

/** The rooms of running sessions, made when first needed, gone when the session ends. */
export interface Rooms {
  /** One errand of a session at a time. */
  run(session: string, spec: SpecOf, errand: Errand): Promise<RunOutcome>
  /** Kills the session's room and its running query; resolves once it is gone. Idempotent. */
  end(session: string): Promise<void>
  close(): Promise<void>
}

interface Held {
  readonly room: Promise<Room>
  readonly reads: Reads
  ended: boolean
}

/**
 * Keeps one room per session. The first holds what its query reads and no more: of a large district that is a
 * tenth of the whole, in memory and in time. A query that reads more gets a new room, with what was read so far
 * and what its errand says beside. How long that takes tells its author only which columns they have named before.
 *
 * A room that was ended while it was still opening is closed as soon as it is there and runs nothing: a
 * revoke must win over a slow start (law 5).
 */
export function createRooms(engine: Engine): Rooms {
  const open = new Map<string, Held>()

  const hold = (session: string, spec: SpecOf, reads: Reads, before?: Held): Held => {
    const room = gone(before).then(async () => engine.open(await spec(reads)))
    const held: Held = { room, reads, ended: false }
    open.set(session, held)
    return held
  }

  const forget = (session: string, held: Held): void => {
    if (open.get(session) === held) open.delete(session)
  }

  const end = async (session: string): Promise<void> => {
    const held = open.get(session)
    if (held === undefined) return
    held.ended = true
    open.delete(session)
    await gone(held)
  }

  /** The session's room, with all that was read before if there is memory for it. */
  const seat = async (
    session: string,
    spec: SpecOf,
    { reads, beside }: Omit<Errand, 'request'>,
  ): Promise<Held> => {
    const before = open.get(session)
    if (before !== undefined && coversReads(before.reads, reads)) return before
    if (before === undefined) return hold(session, spec, reads)
    const both = bothReads(bothReads(before.reads, reads), beside())
    const wider = hold(session, spec, both, before)
    const fits = await wider.room.then(
      () => true,
      () => false,
    )
    return fits || wider.ended || coversReads(reads, wider.reads)
      ? wider
      : hold(session, spec, reads)
  }

  return {
    async run(session, spec, { request, ...reach }) {
      const held = await seat(session, spec, reach)
      let room: Room
      try {
        room = await held.room
      } catch (cause) {
        forget(session, held)
        throw cause
      }
      if (held.ended) return { kind: 'failed', reason: 'stopped' }
      const outcome = await room.run(request)
      // The next try shall have the memory of what it does not read.
      if (outcome.kind === 'failed' && outcome.reason === 'memory') {
        forget(session, held)
        await gone(held)
      }
      return outcome
    },
    end,
    async close() {
      await Promise.all([...open.keys()].map(end))
    },
  }
}

/** Resolves once a room is no more, also if it never came to be. */
async function gone(held: Held | undefined): Promise<void> {
  const room = await held?.room.catch(() => null)
  await room?.close()
}
