import { Fault } from '../../fault.js'
import type { Bill, Engine, Room, RoomSpec } from '../port.js'
import type { AwsClients } from './clients.js'
import type { AwsPlace } from './place.js'
import { removed } from './result/objects.js'
import { takeResult } from './result/result.js'
import { AwsRoom } from './room.js'
import { createCalls } from './run/calls.js'
import type { Desk } from './run/desk.js'
import { Finder } from './run/find.js'
import { createPacer } from './run/pacer.js'
import { Settling } from './run/settle.js'
import { Slots } from './run/slots.js'
import { realTime, type Time } from './run/time.js'
import { Traces } from './run/trace.js'
import { Trust, type TrustParts } from './run/trust.js'

export interface AwsEngineOptions extends TrustParts {
  readonly place: AwsPlace
  /** Closed by whoever opened them, after the engine. */
  readonly clients: Pick<AwsClients, 'cleanRooms' | 'starter' | 's3'>
  /**
   * For the traces of runs and for results on their way; made if need be (0700). This service's own: another
   * instance with the same one would cancel its queries.
   */
  readonly folder: string
  /** Queries of this service at AWS at once. Default 2, what an account may have in most Regions. */
  readonly inFlight?: number
  /** Most bytes of one result, as Parquet. Default 256 MiB. */
  readonly resultBytes?: number
  /** First wait between two looks at a query, milliseconds; later ones are up to ten seconds. Default 1000. */
  readonly pollMs?: number
  /** How long a stopped run waits for AWS to end its query, milliseconds. Default 15 seconds. */
  readonly cancelMs?: number
  /** Told what a query cost where that was learned only after its run's outcome was given. */
  readonly late?: (bill: Bill) => void
  readonly time?: Time
}

/** Clean Rooms under the policies that were applied there. */
export interface AwsEngine extends Engine {
  /**
   * Cancels what an earlier process with this folder left running, and deletes its results. To be called once,
   * before the first run, and not to be waited for: it resolves when AWS has ended the last, or at `close()`.
   */
  recover(): Promise<void>
  /** How things stand at AWS, in words for operators. */
  words(): string
}

const CLOSED = 'This service is shutting down. Try again once it has started.'

/** Nothing is sent before the first room is opened. */
export function createAwsEngine(options: AwsEngineOptions): AwsEngine {
  const { place, time = realTime, inFlight = 2, cancelMs = 15_000 } = options
  const closing = new AbortController()
  const slots = new Slots(inFlight)
  const desk = deskOf(options, { time, slots, closing: closing.signal })
  const { settling, traces, trust } = desk
  const rooms = new Set<AwsRoom>()
  const leave = (room: AwsRoom): void => {
    rooms.delete(room)
  }
  return {
    isolation: `AWS Clean Rooms in ${place.region}`,
    async open({ of }: RoomSpec): Promise<Room> {
      if (of === undefined) throw new TypeError('a room at AWS needs to know its load')
      if (closing.signal.aborted) throw new Fault('ROOM_FAILED', CLOSED)
      await trust.membership(of)
      const room = new AwsRoom(desk, of, cancelMs, leave)
      rooms.add(room)
      return room
    },
    async recover() {
      const settle = async (trace: Parameters<Settling['settle']>[0]): Promise<void> => {
        const last = await settling.settle(trace, false, slots.occupy())
        if (last !== null) desk.late(last.bill)
      }
      await Promise.all((await traces.left()).map(settle))
    },
    words: () => words(slots, settling),
    async close() {
      await Promise.all([...rooms].map((room) => room.close()))
      closing.abort()
      await settling.idle()
    },
  }
}

const MIB = 1024 * 1024

function deskOf(
  options: AwsEngineOptions,
  { time, slots, closing }: { time: Time; slots: Slots; closing: AbortSignal },
): Desk {
  const { place, clients, pollMs = 1000, late = () => undefined } = options
  const calls = createCalls(clients, place, createPacer(time))
  const finder = new Finder(calls, time)
  const traces = new Traces(options.folder)
  const bucket = { s3: clients.s3, account: place.account }
  const parts = { ...bucket, mostBytes: options.resultBytes ?? 256 * MIB }
  return {
    ...{ calls, finder, slots, time, traces, pollMs, late },
    trust: new Trust(options, time),
    results: { bucket: place.resultBucket, prefix: place.resultPrefix },
    take: (trace, request, signal) =>
      takeResult(parts, { where: trace, file: traces.resultFile(trace.name), request }, signal),
    settling: new Settling({
      ...{ calls, finder, traces, time, pollMs, closing },
      removeResult: (trace, signal) => removed(bucket, trace, signal),
    }),
  }
}

function words(slots: Slots, { running, undeleted }: Settling): string {
  const problems = [
    ...(running > 0 ? [`${running} being cancelled`] : []),
    ...(undeleted > 0 ? [`${undeleted} results not deleted yet`] : []),
  ]
  return [`${slots.taken} queries at AWS, ${slots.waiting} waiting`, ...problems].join('; ')
}
