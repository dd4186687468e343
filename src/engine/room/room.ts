import type { Room, RunOutcome, RunRequest } from '../port.js'
import type { Heard, RoomProcess } from './process.js'
import type { FromRoom } from './protocol.js'

/** How long a room has to stop by itself; a query that does not let itself be interrupted is killed then. */
const GRACE_MS = 300

/**
 * How long a room may take to say that it is still as it was locked; one that does not is replaced. The next
 * query waits for it, so that a query which stalls the check holds its session no longer than this.
 */
const CHECK_MS = 1_000

/** Makes a process loaded with this room's data; throws Fault `ROOM_FAILED`. */
export type Seat = () => Promise<RoomProcess>

const failed = (reason: (RunOutcome & { kind: 'failed' })['reason']): RunOutcome => ({
  kind: 'failed',
  reason,
})

/** One session's room: a process that can be lost at any time and is then made again. */
export class DuckRoom implements Room {
  private process: RoomProcess | null
  private opening: Promise<RoomProcess> | null = null
  /** The check after the last query: until it is over, nothing else runs. */
  private checked: Promise<void> = Promise.resolve()
  private isRunning = false
  private isClosed = false
  private lastId = 0

  private readonly seat: Seat
  private readonly onClose: (room: DuckRoom) => void

  constructor(first: RoomProcess, seat: Seat, onClose: (room: DuckRoom) => void) {
    this.process = first
    this.seat = seat
    this.onClose = onClose
  }

  async run(request: RunRequest): Promise<RunOutcome> {
    if (this.isRunning) throw new TypeError('a room runs one query at a time')
    this.isRunning = true
    try {
      const process = await this.seated().catch(() => null)
      if (this.isClosed) return failed('stopped')
      return process === null ? failed('died') : await this.runIn(process, request)
    } finally {
      this.isRunning = false
    }
  }

  readonly memoryBytes = async (): Promise<number | null> =>
    (await this.process?.memoryBytes()) ?? null

  async close(): Promise<void> {
    this.isClosed = true
    const { process, opening } = this
    this.process = null
    process?.kill()
    this.onClose(this)
    await Promise.all([process?.death, opening?.catch(() => undefined)])
  }

  /** The process to run in; a new one, loaded, if the last is gone; null if the room is closed. */
  private async seated(): Promise<RoomProcess | null> {
    await this.checked
    if (this.isClosed) return null
    if (this.process?.isAlive === true) return this.process
    this.opening ??= this.reopen()
    return this.opening
  }

  private async reopen(): Promise<RoomProcess> {
    this.process = null
    try {
      const process = await this.seat()
      // Closed meanwhile: a room that nobody holds must not live on, and `close` waits until it is gone.
      if (this.isClosed) {
        process.kill()
        await process.death
      } else this.process = process
      return process
    } finally {
      this.opening = null
    }
  }

  private async runIn(process: RoomProcess, request: RunRequest): Promise<RunOutcome> {
    this.lastId += 1
    const id = this.lastId
    const started = performance.now()
    let late = false
    const timers: NodeJS.Timeout[] = []
    timers.push(
      setTimeout(() => {
        late = true
        process.tell({ kind: 'stop', id })
        timers.push(setTimeout(() => process.kill(), GRACE_MS))
      }, request.deadlineMs),
    )
    const heard = process.run({ kind: 'run', id, request })
    const answer = await heard.answer
    for (const timer of timers) clearTimeout(timer)
    const outcome = await this.outcome(process, answer, late, performance.now() - started)
    if (isReusable(answer, id)) this.checked = this.check(process, id, heard.check)
    else this.replace(process)
    return outcome
  }

  /**
   * An answer is what it is, whatever its query left behind, and does not wait for this. The next query
   * does: it runs in a room that has said, after the last one, that its locks hold.
   */
  private async check(process: RoomProcess, id: number, check: Heard['check']): Promise<void> {
    const timer = setTimeout(() => process.kill(), CHECK_MS)
    const word = await check
    clearTimeout(timer)
    if (word?.kind !== 'checked' || word.id !== id || !word.sound) this.replace(process)
  }

  private async outcome(
    process: RoomProcess,
    answer: FromRoom | null,
    late: boolean,
    elapsedMs: number,
  ): Promise<RunOutcome> {
    if (this.isClosed) return failed('stopped')
    if (late) return failed('deadline')
    if (answer === null) return failed(await process.death)
    if (answer.kind !== 'answer' || answer.id !== this.lastId) return failed('died')
    return answer.result.kind === 'failed' ? answer.result : { ...answer.result, elapsedMs }
  }

  /** Kills what cannot be trusted any more and starts its successor before it is asked for. */
  private replace(process: RoomProcess): void {
    process.kill()
    if (this.process === process) this.process = null
    if (!this.isClosed) {
      this.opening ??= this.reopen()
      this.opening.catch(() => undefined)
    }
  }
}

/** What a stopped or starved query allocated may stay with the process, and would starve the next one. */
function isReusable(answer: FromRoom | null, id: number): boolean {
  if (answer?.kind !== 'answer' || answer.id !== id) return false
  const { result } = answer
  return result.kind === 'rows' || (result.reason !== 'memory' && result.reason !== 'stopped')
}
