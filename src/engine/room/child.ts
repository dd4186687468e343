/**
 * The program of a room. Started without an environment; speaks frames on descriptor 3 and nothing
 * anywhere else. It holds ordinals and organisational facts, never a key, a name or an identifier:
 * breaking out of DuckDB here yields what the policy already allowed.
 *
 * Life: `warm` (DuckDB is up, no data), `load` -> `ready`, then any number of `run` and `stop`.
 * With the argument `probe` it only shows that it can run in this jail, and exits.
 */
import { Socket } from 'node:net'
import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBInstance } from './duckdb.js'
import { execute, type Execution } from './execute.js'
import { encodeFrame, FRAME_CAP, FrameReader } from './frames.js'
import { loadStatements } from './load.js'
import type { FromRoom, LoadFailure, ToRoom } from './protocol.js'
import { holds, isSound, limitMemory, lock } from './settings.js'

const CHANNEL = 3

/** At once and without DuckDB's consent: `process.exit` waits for its threads, and levenshtein never ends. */
const die = (): never => process.abort()

async function warmUp(): Promise<readonly [DuckDBInstance, DuckDBConnection]> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    temp_directory: '',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run('SELECT 1')
  return [instance, connection]
}

class RoomProgram {
  private loaded = false
  /** For the next query, opened while nobody waits; null until the room may be asked, and while it is being asked. */
  private fresh: Promise<DuckDBConnection> | null = null
  private current: { readonly id: number; readonly execution: Execution } | null = null

  private readonly channel: Socket
  private readonly instance: DuckDBInstance
  /** Ours alone; vendors' queries have connections of their own. */
  private readonly own: DuckDBConnection

  constructor(channel: Socket, instance: DuckDBInstance, own: DuckDBConnection) {
    this.channel = channel
    this.instance = instance
    this.own = own
  }

  /** The parent is trusted; a message out of turn is a defect of ours and ends the room. */
  async receive(message: ToRoom): Promise<void> {
    switch (message.kind) {
      case 'load':
        if (this.loaded) die()
        this.loaded = true
        this.say(await this.load(message))
        return
      case 'run':
        await this.run(message, this.fresh ?? die())
        return
      case 'stop':
        if (this.current?.id === message.id) this.current.execution.stop()
    }
  }

  say(message: FromRoom): void {
    this.channel.write(encodeFrame(message))
  }

  private async load({ spec, engineBytes }: ToRoom & { kind: 'load' }): Promise<FromRoom> {
    let failure: LoadFailure = 'snapshot'
    try {
      await limitMemory(this.own, engineBytes)
      for (const statement of loadStatements(spec)) await this.own.run(statement)
      failure = 'settings'
      await lock(this.own, engineBytes)
      if (await holds(this.own)) {
        this.freshen()
        return { kind: 'ready' }
      }
    } catch (cause) {
      if (cause instanceof Error && cause.message.startsWith('Out of Memory')) failure = 'memory'
    }
    return { kind: 'unloadable', why: failure }
  }

  /** Opens a connection for the next query. */
  private freshen(): void {
    this.fresh = this.instance.connect()
    // If there is none, the query that was to have it fails of that.
    this.fresh.catch(() => undefined)
  }

  /** The answer goes out before the room is checked: the parent sends nothing more until it has heard both. */
  private async run(
    { id, request }: ToRoom & { kind: 'run' },
    fresh: Promise<DuckDBConnection>,
  ): Promise<void> {
    this.fresh = null
    const execution = execute(fresh, request)
    this.current = { id, execution }
    const result = await execution.result
    this.current = null
    try {
      this.say({ kind: 'answer', id, result })
    } catch {
      this.say({ kind: 'answer', id, result: { kind: 'failed', reason: 'too-large' } })
    }
    execution.end()
    const sound = await isSound(this.own)
    this.freshen()
    this.say({ kind: 'checked', id, sound })
  }
}

async function main(): Promise<void> {
  const [instance, own] = await warmUp()
  if (process.argv[2] === 'probe') return
  const channel = new Socket({ fd: CHANNEL, readable: true, writable: true })
  const program = new RoomProgram(channel, instance, own)
  const frames = new FrameReader(FRAME_CAP)
  // A room does not outlive its parent, even in the middle of a query.
  channel.on('close', die)
  channel.on('error', die)
  channel.on('data', (bytes) => {
    for (const message of frames.push(bytes)) void program.receive(message as ToRoom).catch(die)
  })
  program.say({ kind: 'warm' })
}

await main()
