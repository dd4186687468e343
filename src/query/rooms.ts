import type { Engine, Room, RoomSpec, RunOutcome, RunRequest } from '../engine/port.js'

/** The rooms of running sessions, made when first needed, gone when the session ends. */
export interface Rooms {
  run(session: string, spec: () => Promise<RoomSpec>, request: RunRequest): Promise<RunOutcome>
  /** Kills the session's room and its running query; resolves once it is gone. Idempotent. */
  end(session: string): Promise<void>
  close(): Promise<void>
}

/**
 * Keeps one room per session. A room that was ended while it was still opening is closed as soon as
 * it is there and runs nothing: a revoke must win over a slow start (law 5).
 */
export function createRooms(engine: Engine): Rooms {
  const open = new Map<string, { readonly room: Promise<Room>; ended: boolean }>()

  const end = async (session: string): Promise<void> => {
    const held = open.get(session)
    if (held === undefined) return
    held.ended = true
    open.delete(session)
    const room = await held.room.catch(() => null)
    await room?.close()
  }

  return {
    async run(session, spec, request) {
      let held = open.get(session)
      if (held === undefined) {
        held = { room: spec().then((loaded) => engine.open(loaded)), ended: false }
        open.set(session, held)
      }
      let room: Room
      try {
        room = await held.room
      } catch (cause) {
        if (open.get(session) === held) open.delete(session)
        throw cause
      }
      return held.ended ? { kind: 'failed', reason: 'stopped' } : room.run(request)
    },
    end,
    async close() {
      await Promise.all([...open.keys()].map(end))
    },
  }
}
