import { parentPort, workerData } from 'node:worker_threads'
import { aheadFrom, readAhead } from './ahead.js'
import type { AheadOrder, AheadWord } from './ahead-thread.js'
import { openSqliteSnapshot } from './store/sqlite-snapshot.js'

/**
 * Opens a snapshot of the log in a folder and says of which checkpoint it is; opens another if told so;
 * or reads ahead in it, says what it found and ends.
 */
const port = parentPort
if (port === null) throw new TypeError('Reading ahead is a thread, not a program.')
const say = (word: AheadWord): void => port.postMessage(word)

async function open() {
  const snapshot = await openSqliteSnapshot(workerData as string)
  const checkpoint = await snapshot.checkpoint()
  const from = aheadFrom(checkpoint?.size ?? 0)
  say({ kind: 'opened', note: checkpoint?.note ?? '', from })
  return { snapshot, from }
}

let opened = await open()

async function obey(order: AheadOrder): Promise<void> {
  const { snapshot, from } = opened
  if (order === 'again') {
    await snapshot.release()
    opened = await open()
    return
  }
  say({ kind: 'read', ahead: await readAhead(snapshot, from) })
  await snapshot.release()
  port?.close()
}

port.on('message', (order: AheadOrder) => {
  // What fails here ends the thread, and whoever waits for it reads everything alone.
  void obey(order)
})
