import type { RoomProcess } from './process.js'

/**
 * A few processes with DuckDB up and no data, so that a session does not wait for one. Each serves one
 * room and is never given back: nothing passes from one session to the next.
 */
export class WarmPool {
  private waiting: RoomProcess[] = []
  private isClosed = false

  private readonly start: () => RoomProcess
  private readonly size: number

  constructor(start: () => RoomProcess, size: number) {
    this.start = start
    this.size = size
  }

  /** A warm process, or null if none could be started. The caller refills when its own load is done. */
  async take(): Promise<RoomProcess | null> {
    for (;;) {
      const waiting = this.waiting.shift()
      const process = waiting ?? (this.isClosed ? null : this.start())
      if (process === null) return null
      // Warm once, and killed since: whoever got it would be told that their query died.
      if ((await process.warm) && process.isAlive) return process
      process.kill()
      // A process that died while it waited says nothing about the next; a fresh one that dies does.
      if (waiting === undefined) return null
    }
  }

  /** Starts what is missing. A process that dies while it waits is replaced at the next call. */
  refill(): void {
    this.waiting = this.waiting.filter((process) => process.isAlive)
    while (!this.isClosed && this.waiting.length < this.size) this.waiting.push(this.start())
  }

  async close(): Promise<void> {
    this.isClosed = true
    const { waiting } = this
    this.waiting = []
    for (const process of waiting) process.kill()
    await Promise.all(waiting.map((process) => process.death))
  }
}
