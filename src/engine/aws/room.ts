import type { Room, RunOutcome, RunRequest } from '../port.js'
import type { Desk, Errand } from './run/desk.js'
import { carryOut } from './run/errand.js'
import { failed } from './run/follow.js'
import { Stop } from './run/stop.js'
import type { Held } from './run/trust.js'

/** One session's room at AWS: it holds nothing, so there is nothing to lose and nothing to load. */
export class AwsRoom implements Room {
  #running: { readonly errand: Errand; readonly outcome: Promise<RunOutcome> } | null = null
  #isClosed = false

  readonly #desk: Desk
  readonly #of: Held
  readonly #cancelMs: number
  readonly #onClose: (room: AwsRoom) => void

  /** `cancelMs`: how long a stopped run waits for AWS to end its query. */
  constructor(desk: Desk, of: Held, cancelMs: number, onClose: (room: AwsRoom) => void) {
    this.#desk = desk
    this.#of = of
    this.#cancelMs = cancelMs
    this.#onClose = onClose
  }

  /** @throws Fault `ENGINE_DIFFERS`, `ENGINE_UNREACHABLE` or `ROOM_FAILED` if nothing was started. */
  async run(request: RunRequest): Promise<RunOutcome> {
    if (this.#running !== null) throw new TypeError('a room runs one query at a time')
    if (request.parameters.length > 0) throw new TypeError('a query for AWS has no parameters')
    if (this.#isClosed) return failed('stopped', null)
    const stop = new Stop(this.#desk.time, request.deadlineMs)
    const errand: Errand = { of: this.#of, request, stop, bill: null, isAnswered: false }
    const outcome = this.#bounded(errand)
    this.#running = { errand, outcome }
    try {
      return await outcome
    } finally {
      errand.isAnswered = true
      stop.done()
      this.#running = null
    }
  }

  /** Resolves once AWS has ended a running query, or after the bound; nothing of it is given out then. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#running?.errand.stop.ask('stopped')
    await this.#running?.outcome.catch(() => undefined)
    this.#onClose(this)
  }

  readonly memoryBytes = (): Promise<number | null> => Promise.resolve(null)

  /** The run's outcome, at the latest so long after it was stopped; the run itself goes on to its end. */
  async #bounded(errand: Errand): Promise<RunOutcome> {
    const { stop } = errand
    const overdue = new Promise<RunOutcome>((resolve) => {
      const wait = async (): Promise<void> => {
        await this.#desk.time.sleep(this.#cancelMs, stop.over)
        resolve(failed(stop.why, errand.bill))
      }
      stop.signal.addEventListener('abort', () => void wait(), { once: true })
    })
    const outcome = carryOut(this.#desk, errand)
    // Whoever was too late tells nobody.
    outcome.catch(() => undefined)
    return Promise.race([outcome, overdue])
  }
}
