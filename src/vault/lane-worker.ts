import { parentPort, workerData } from 'node:worker_threads'
import { isRefusal } from '../refusal.js'
import { buffersOf } from './buffers.js'
import { inbox } from './inbox.js'
import type { LaneOrder, LaneTask, LaneWord } from './lane-thread.js'
import { Lane, type FileRead, type LaneParts, type LaneRefusal } from './lane.js'

/** Reads the files whose bytes it is given, says what came of them and ends. */
const port = parentPort
if (port === null) throw new TypeError('A lane is a thread, not a program.')
const say = (word: LaneWord): void => port.postMessage(word, buffersOf(word))

const { options, files, memory } = workerData as LaneTask
const next = inbox<LaneOrder>(port)

/** The bytes of one file, to its end. */
async function* given(file: number): AsyncIterable<Uint8Array> {
  let read = 0
  for (;;) {
    const order = await next()
    if (order.kind === 'bytes') {
      yield new Uint8Array(memory, order.from, order.bytes)
      read += order.bytes
      say({ kind: 'taken', file, bytes: read })
    } else if (order.kind === 'end') return
    else throw new Error('the file broke off')
  }
}

const lane = new Lane(options)

async function readAll(): Promise<LaneParts | LaneRefusal> {
  const reads: FileRead[] = []
  for (const [at, { kind, bytes }] of files.entries()) {
    const open = () => Promise.resolve(given(at))
    const read = await lane.read({ kind, bytes, open }, () => undefined)
    if (isRefusal(read)) return { kind, refusal: read }
    reads.push(read)
  }
  const kinds = files.map(({ kind }) => kind)
  return lane.take(kinds, reads)
}

say({ kind: 'read', outcome: await readAll() })
port.close()
