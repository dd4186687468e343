import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { entrypoint } from '../entrypoint.js'
import type { FileKind } from '../roster/schema.js'
import type { DataFile, LaneOptions, LaneParts, LaneRefusal } from './lane.js'

/** What a lane of its own thread begins with. */
export interface LaneTask {
  readonly options: LaneOptions
  /** In the order in which they are read; `bytes` of the file, unpacked. */
  readonly files: readonly { readonly kind: FileKind; readonly bytes: number }[]
  /** In which the pieces lie, one beside the other, for as long as they are not taken. */
  readonly memory: SharedArrayBuffer
}

/**
 * What it is told, file by file: where in the memory the next bytes lie, and then that there are no more, or that
 * it is broken.
 */
export type LaneOrder =
  | { readonly kind: 'bytes'; readonly from: number; readonly bytes: number }
  | { readonly kind: 'end' | 'broken' }

/** What it says: that it has taken a piece, and how many bytes of which file were read; at last, what came of it. */
export type LaneWord =
  | { readonly kind: 'taken'; readonly file: number; readonly bytes: number }
  | { readonly kind: 'read'; readonly outcome: LaneParts | LaneRefusal }

/** Pieces that may lie between the threads: more would fill the memory if the reader is the slower one. */
const AHEAD = 4
/** The largest of them. */
const PIECE = 1 << 20

/**
 * Reads files in another thread of this process, one after the other. They are opened here, so that what is
 * looked at before a byte is read is looked at in one place.
 */
export class LaneThread {
  /** Rejects if the thread dies. */
  readonly outcome: Promise<LaneParts | LaneRefusal>
  readonly #worker: Worker
  readonly #memory = Buffer.from(new SharedArrayBuffer(AHEAD * PIECE))
  /** Of the file whose pieces it takes: who hears of them. */
  readonly #progress: ((bytes: number) => void)[]
  #sent = 0
  #taken = 0
  #ended = false
  #isFed = false
  #room: () => void = () => undefined
  #filled: () => void = () => undefined

  /** `progress` gives, for each file, what hears of the bytes read of it so far. */
  constructor(
    files: readonly DataFile[],
    options: LaneOptions,
    progress: (file: DataFile) => (bytes: number) => void,
  ) {
    const task: LaneTask = {
      options,
      files: files.map(({ kind, bytes }) => ({ kind, bytes })),
      memory: this.#memory.buffer,
    }
    this.#progress = files.map(progress)
    this.#worker = new Worker(entrypoint('vault/lane-worker.js'), {
      ...{ workerData: task, env: {}, execArgv: [] },
    })
    this.outcome = this.#heard()
    // Whoever waits for the outcome hears of it; until then it must not end the process.
    this.outcome.catch(() => undefined)
    void this.#feedAll(files)
  }

  /** Resolves once the thread has all the pieces that may lie ahead of it, or wants no more. */
  async fed(): Promise<void> {
    // What it has taken meanwhile is heard of first.
    await setImmediate()
    while (!this.#ended && !this.#isFed && this.#sent - this.#taken < AHEAD) {
      await new Promise<void>((resolve) => (this.#filled = resolve))
    }
  }

  async end(): Promise<void> {
    this.#stop()
    await this.#worker.terminate()
  }

  #heard(): Promise<LaneParts | LaneRefusal> {
    return new Promise((resolve, reject) => {
      this.#worker.on('message', (word: LaneWord) => {
        if (word.kind === 'taken') this.#took(word)
        else {
          this.#stop()
          resolve(word.outcome)
        }
      })
      const dead = (cause: unknown) => {
        this.#stop()
        reject(cause instanceof Error ? cause : new Error('A lane of the importer died.'))
      }
      this.#worker.once('error', dead)
      this.#worker.once('exit', dead)
    })
  }

  #took({ file, bytes }: Extract<LaneWord, { kind: 'taken' }>): void {
    this.#taken++
    this.#progress[file]?.(bytes)
    this.#room()
  }

  #stop(): void {
    this.#ended = true
    this.#room()
    this.#filled()
  }

  async #feedAll(files: readonly DataFile[]): Promise<void> {
    try {
      for (const file of files) if (!this.#ended) await this.#feed(file)
    } catch {
      this.#say({ kind: 'broken' })
    } finally {
      this.#isFed = true
      this.#filled()
    }
  }

  async #feed(file: DataFile): Promise<void> {
    for await (const chunk of await file.open()) {
      for (let from = 0; from < chunk.length; from += PIECE) {
        await this.#give(chunk.subarray(from, from + PIECE))
      }
      if (this.#ended) break
    }
    this.#say({ kind: 'end' })
  }

  /** Hands over a piece once there is room for it: the places are used in turns, and left in that order. */
  async #give(piece: Uint8Array): Promise<void> {
    while (!this.#ended && this.#sent - this.#taken >= AHEAD) {
      await new Promise<void>((resolve) => (this.#room = resolve))
    }
    if (this.#ended) return
    const from = (this.#sent++ % AHEAD) * PIECE
    this.#memory.set(piece, from)
    this.#say({ kind: 'bytes', from, bytes: piece.length })
    this.#filled()
  }

  #say(order: LaneOrder): void {
    if (!this.#ended) this.#worker.postMessage(order)
  }
}
