import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { Duplex } from 'node:stream'
import type { RunRequest } from '../port.js'
import type { Door } from './doors.js'
import { encodeFrame, FRAME_CAP, FrameReader } from './frames.js'
import type { Jail } from './jail.js'
import { readFromRoom, type FromRoom, type ToRoom } from './protocol.js'

/** How a process ended: of its own allocations, or of anything else. */
export type Death = 'memory' | 'died'

/** The descriptor on which a room speaks. */
const CHANNEL = 3
const STDERR_TAIL = 4096
/** How long after its exit a dead process's last words are waited for. */
const LAST_WORDS_MS = 50

interface Turn {
  /** The query that an answer is to; null where an answer would be out of turn. */
  readonly request: RunRequest | null
  readonly hear: (message: FromRoom) => void
}

/** What a room says to a query, each null if the process dies first. */
export interface Heard {
  readonly answer: Promise<FromRoom | null>
  /** Behind the answer: whether the room is as it was. Nothing may be asked of it before that is heard. */
  readonly check: Promise<FromRoom | null>
}

/**
 * One room's process, seen from outside. Whatever it says is an attacker's: a frame that is not exactly
 * what is awaited kills it.
 */
export class RoomProcess {
  /** Settles when the process is gone. */
  readonly death: Promise<Death>
  /** Whether DuckDB came up; false if the process died first. */
  readonly warm: Promise<boolean>

  private readonly child: ChildProcess
  private readonly channel: Duplex | null
  private readonly frames = new FrameReader(FRAME_CAP)
  /** What is to be said next, in this order; a frame beyond it is one too many. */
  private readonly awaited: Turn[] = []
  private lastWords = ''
  private gone = false

  readonly door: Door

  constructor(jail: Jail, door: Door) {
    this.door = door
    const { file, args } = jail.command(door.folder)
    this.child = spawn(file, args, {
      cwd: '/',
      env: {},
      // SQL can make DuckDB print: nothing is read from stdout, and stderr only to tell how it died.
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    // Out of descriptors, there is no channel, and the error that says so follows.
    const stdio = this.child.stdio as readonly unknown[] | undefined
    this.channel = stdio?.[CHANNEL] instanceof Duplex ? stdio[CHANNEL] : null
    this.death = this.watch()
    this.listen()
    this.warm = this.hear(null).then((message) => message?.kind === 'warm')
  }

  get isAlive(): boolean {
    return !this.gone
  }

  /** Sends data and awaits the one answer to it; null if the process dies instead. */
  load(message: ToRoom & { kind: 'load' }): Promise<FromRoom | null> {
    const answer = this.hear(null)
    this.tell(message)
    return answer
  }

  run(message: ToRoom & { kind: 'run' }): Heard {
    const answer = this.hear(message.request)
    const check = this.hear(null)
    this.tell(message)
    return { answer, check }
  }

  tell(message: ToRoom): void {
    if (!this.gone) this.channel?.write(encodeFrame(message))
  }

  /** At once; a query in DuckDB's threads cannot refuse. */
  kill(): void {
    this.child.kill('SIGKILL')
  }

  /** Resident bytes, or null where the system does not say. */
  async memoryBytes(): Promise<number | null> {
    if (this.gone || this.child.pid === undefined) return null
    try {
      const pid = await innermost(this.child.pid)
      const status = await readFile(`/proc/${pid}/status`, 'latin1')
      const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
      return kib === undefined ? null : Number(kib) * 1024
    } catch {
      return null
    }
  }

  private hear(request: RunRequest | null): Promise<FromRoom | null> {
    const heard = new Promise<FromRoom>((resolve) => {
      this.awaited.push({ request, hear: resolve })
    })
    return Promise.race([heard, this.death.then(() => null)])
  }

  private listen(): void {
    const channel = this.channel
    channel?.on('error', () => this.kill())
    channel?.on('data', (bytes: Buffer) => {
      try {
        for (const value of this.frames.push(bytes)) this.accept(value)
      } catch {
        channel.removeAllListeners('data').resume()
        this.kill()
      }
    })
    this.child.stderr?.setEncoding('latin1').on('data', (words: string) => {
      this.lastWords = (this.lastWords + words).slice(-STDERR_TAIL)
    })
  }

  /** @throws Error for a frame nobody asked for, or that is not well formed. */
  private accept(value: unknown): void {
    const next = this.awaited.shift()
    const message = next === undefined ? null : readFromRoom(value, next.request)
    if (message === null) throw new Error('invalid frame')
    next?.hear(message)
  }

  private watch(): Promise<Death> {
    return new Promise((resolve) => {
      const settle = (): void => {
        const starved = /out of memory|bad_alloc|allocation fail|cannot allocate/i
        resolve(starved.test(this.lastWords) ? 'memory' : 'died')
        this.channel?.destroy()
        void this.door.remove().catch(() => undefined)
      }
      const end = (): void => {
        this.gone = true
        setTimeout(settle, LAST_WORDS_MS)
      }
      this.child.once('error', end).once('exit', end).once('close', settle)
    })
  }
}

/** The room behind the programs that wall it in: a chain of single children. */
async function innermost(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'latin1')
  const [first] = children.trim().split(' ')
  return first === undefined || first === '' ? pid : innermost(Number(first))
}
