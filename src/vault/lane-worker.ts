import { Readable } from 'node:stream'
import { parentPort, workerData } from 'node:worker_threads'
import { isRefusal } from '../refusal.js'
import { buffersOf } from './buffers.js'
import type { LaneOrder, LaneTask, LaneWord } from './lane-thread.js'
import { Lane, type DataFile } from './lane.js'

/** Reads the file whose bytes it is given, says what came of it and ends. */
const port = parentPort
if (port === null) throw new TypeError('A lane is a thread, not a program.')
const say = (word: LaneWord): void => port.postMessage(word, buffersOf(word))

const { options, kind, bytes } = workerData as LaneTask
const orders: LaneOrder[] = []
let heard: () => void = () => undefined
port.on('message', (order: LaneOrder) => {
  orders.push(order)
  heard()
})

async function* given(): AsyncIterable<Buffer> {
  for (;;) {
    const order = orders.shift()
    if (!order) await new Promise<void>((resolve) => (heard = resolve))
    else if (order.kind === 'bytes') {
      const { buffer, byteOffset, byteLength } = order.bytes
      yield Buffer.from(buffer, byteOffset, byteLength)
      say({ kind: 'taken', bytes: byteLength })
    } else if (order.kind === 'end') return
    else throw new Error('the file broke off')
  }
}

const lane = new Lane(options)
const open = () => Promise.resolve(Readable.from(given(), { highWaterMark: 1 }))
const file: DataFile = { kind, bytes, open }
const read = await lane.read(file, () => undefined)
say({ kind: 'read', outcome: isRefusal(read) ? read : lane.take(kind, read) })
port.close()
