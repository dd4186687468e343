import { Worker } from 'node:worker_threads'
import { entrypoint } from '../entrypoint.js'
import type { Refusal } from '../refusal.js'
import type { FileKind } from '../roster/schema.js'
import type { DataFile, LaneOptions, LaneParts } from './lane.js'

/** What a lane of its own thread begins with. */
export interface LaneTask {
  readonly options: LaneOptions
  readonly kind: FileKind
  /** Of the file, unpacked. */
  readonly bytes: number
}

/** What it is told: the bytes of the file in order, and then that there are no more, or that it is broken. */
export type LaneOrder =
  { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'end' | 'broken' }

/** What it says: that it has read so many bytes of what it was given; at last, what came of it. */
export type LaneWord =
  | { readonly kind: 'taken'; readonly bytes: number }
  | { readonly kind: 'read'; readonly outcome: LaneParts | Refusal }

/** Pieces that may lie between the threads: more would fill the memory if the reader is the slower one. */
const AHEAD = 4

/**
 * Reads a file in another thread of this process. The file is opened here, so that what is looked at before a
 * byte is read is looked at in one place.
 */
export class LaneThread {
  /** Rejects if the thread dies. */
  readonly outcome: Promise<LaneParts | Refusal>
  readonly #worker: Worker
  readonly #progress: (bytes: number) => void
  #sent = 0
  #taken = 0
  #read = 0
  #ended = false
  #room: () => void = () => undefined

  constructor(file: DataFile, options: LaneOptions, progress: (bytes: number) => void) {
    const task: LaneTask = { options, kind: file.kind, bytes: file.bytes }
    this.#progress = progress
    this.#worker = new Worker(entrypoint('vault/lane-worker.js'), {
      ...{ workerData: task, env: {}, execArgv: [] },
    })
    this.outcome = this.#heard()
    // Whoever waits for the outcome hears of it; until then it must not end the process.
    this.outcome.catch(() => undefined)
    void this.#feed(file)
  }

  async end(): Promise<void> {
    this.#stop()
    await this.#worker.terminate()
  }

  #heard(): Promise<LaneParts | Refusal> {
    return new Promise((resolve, reject) => {
      this.#worker.on('message', (word: LaneWord) => {
        if (word.kind === 'taken') this.#took(word.bytes)
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

  #took(bytes: number): void {
    this.#taken++
    this.#read += bytes
    this.#progress(this.#read)
    this.#room()
  }

  #stop(): void {
    this.#ended = true
    this.#room()
  }

  async #feed(file: DataFile): Promise<void> {
    try {
      const stream = await file.open()
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        while (!this.#ended && this.#sent - this.#taken >= AHEAD) {
          await new Promise<void>((resolve) => (this.#room = resolve))
        }
        if (this.#ended) break
        this.#sent++
        const bytes = new Uint8Array(chunk)
        this.#worker.postMessage({ kind: 'bytes', bytes } satisfies LaneOrder, [bytes.buffer])
      }
      stream.destroy()
      this.#say({ kind: 'end' })
    } catch {
      this.#say({ kind: 'broken' })
    }
  }

  #say(order: LaneOrder): void {
    if (!this.#ended) this.#worker.postMessage(order)
  }
}
