import { Readable } from 'node:stream'
import type { HeartbeatWire, LiveEndWire, LiveEntryWire, LiveStateWire } from './schema.js'

/** What is sent, by the name of the event. */
export type LiveEvent =
  | { readonly name: 'state'; readonly id: number; readonly data: LiveStateWire }
  | { readonly name: 'entry'; readonly id: number; readonly data: LiveEntryWire }
  | { readonly name: 'heartbeat'; readonly data: HeartbeatWire }
  | { readonly name: 'end'; readonly data: LiveEndWire }

/** Characters that may wait for a reader; whoever is further behind is cut off. */
const MOST_WAITING = 262_144
/** How long a browser waits before it comes again. */
const COME_AGAIN_MS = 3000

/** A stream of server-sent events (WHATWG HTML 9.2) to one reader, who may be slow on purpose. */
export class EventStream {
  readonly stream: Readable

  constructor() {
    this.stream = new Readable({ read: () => undefined })
    this.stream.push(`retry: ${COME_AGAIN_MS}\n\n`)
  }

  /** Sends an event, or cuts the reader off who has not taken the ones before. */
  send(event: LiveEvent): void {
    if (this.stream.destroyed || this.stream.readableEnded) return
    const id = 'id' in event ? `id: ${event.id}\n` : ''
    // JSON has no line break in it, so one line of data is all of it.
    this.stream.push(`${id}event: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`)
    if (this.stream.readableLength > MOST_WAITING) this.cut()
  }

  /** Ends as it should, after what was sent. */
  end(): void {
    if (!this.stream.destroyed) this.stream.push(null)
  }

  /** Ends at once: the reader can tell that it was not as it should be. */
  cut(): void {
    this.stream.destroy()
  }
}

/** How many may watch at a time. */
export interface MostWatchers {
  readonly perPerson: number
  readonly all: number
}

/** Who watches at the moment. */
export class Watchers {
  readonly #most: MostWatchers
  readonly #byPerson = new Map<string, number>()
  #all = 0

  constructor(most: MostWatchers) {
    this.#most = most
  }

  /** A place, given back by calling what comes back; null if there is none. */
  take(person: string): (() => void) | null {
    const own = this.#byPerson.get(person) ?? 0
    if (own >= this.#most.perPerson || this.#all >= this.#most.all) return null
    this.#byPerson.set(person, own + 1)
    this.#all += 1
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      this.#all -= 1
      const left = (this.#byPerson.get(person) ?? 1) - 1
      if (left > 0) this.#byPerson.set(person, left)
      else this.#byPerson.delete(person)
    }
  }
}
