import { randomBytes } from 'node:crypto'
import { closeSync, fdatasync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { NewEntry } from '../../src/ledger/entry.js'
import { createSigner } from '../../src/ledger/key.js'
import { openLedger } from '../../src/ledger/ledger.js'
import type { Ledger } from '../../src/ledger/port.js'
import { Publication } from '../../src/ledger/publication.js'
import { openSqliteSnapshot } from '../../src/ledger/store/sqlite-snapshot.js'
import { formatTlogProof } from '../../src/ledger/tlog-proof.js'
import { alternate, timed } from './alternate.js'
import type { Bench, Section } from './bench.js'
import { against, alone } from './figure.js'

const NAME = 'Ledger'
const CALLERS = [1, 8, 64]
const VERIFICATIONS = 5
const sync = promisify(fdatasync)

/** Durable appends, verification and search of the log on SQLite, in the folder of the run. */
export const ledgers: Section = {
  name: 'ledger',
  async run(bench) {
    for (const callers of CALLERS) await appends(bench, callers)
    await many(bench)
  },
}

const open = (bench: Bench, name: string): Promise<Ledger<null>> => benchLedger(bench.folder, name)

/** A new log that folds nothing. */
export const benchLedger = (folder: string, name: string): Promise<Ledger<null>> =>
  openLedger({
    directory: join(folder, name),
    anchorFile: join(folder, `${name}.anchor`),
    fold: { initial: null, evolve: () => null },
    origin: 'bench.example',
    signer: createSigner('bench.example', Buffer.alloc(32, 7)),
    clock: { now: () => Date.now() },
    random: randomBytes,
  })

let queries = 0

/** An answer as the log sees most of them. */
export function released(): NewEntry {
  queries += 1
  const subjects = Array.from({ length: 10 }, (_, place) => 1 + ((queries * 10 + place) % 190_000))
  return {
    type: 'query.released',
    actor: { kind: 'engineer', name: 'ada@acme.example', vendor: 'acme' },
    data: {
      ...{ session: `ses_${queries % 500}`, query: `qry_${queries}`, started: 1, kind: 'named' },
      ...{ rows: 10, withheldGroups: 0, students: 10, newStudents: 3, budgetLeft: 7, elapsedMs: 3 },
    },
    payloads: { subjects: { kind: 'ordinals', ordinals: subjects } },
  }
}

/** `total` appends by so many callers, each waiting for its own before the next. */
async function byCallers(
  callers: number,
  total: number,
  append: () => Promise<unknown>,
): Promise<void> {
  let left = total
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await append()
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
}

async function appends(bench: Bench, callers: number): Promise<void> {
  const total = callers === 1 ? 1_000 : callers * 250
  bench.say(`${total} durable appends by ${callers} callers`)
  const ledger = await open(bench, `appends-${callers}`)
  const raw = new RawJournal(join(bench.folder, `raw-${callers}`))
  try {
    const rate = (ms: number): number => (1000 * total) / ms
    const samples = await alternate(
      () =>
        byCallers(callers, total, () =>
          ledger.decide(() => ({ entries: [released()], result: null })),
        ),
      () => byCallers(callers, total, () => raw.append()),
      5,
    )
    const rates = { ours: samples.ours.map(rate), base: samples.base.map(rate) }
    const words = `durable appends, ${callers} ${callers === 1 ? 'caller' : 'callers'}`
    const base = 'write, fdatasync, in groups'
    bench.add(against(NAME, words, '1/s', rates, base, callers === 64 ? '>= 0.5x' : null))
  } finally {
    await ledger.close()
    raw.close()
  }
}

/** The least that durable appends can cost: bytes at the end of a file, one sync for all who wait. */
class RawJournal {
  readonly #file: number
  readonly #path: string
  readonly #bytes = randomBytes(700)
  #waiting: (() => void)[] = []
  #isBusy = false

  constructor(path: string) {
    this.#path = path
    this.#file = openSync(path, 'w')
  }

  append(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve)
      if (!this.#isBusy) this.#drain().catch(reject)
    })
  }

  close(): void {
    closeSync(this.#file)
    rmSync(this.#path)
  }

  async #drain(): Promise<void> {
    this.#isBusy = true
    while (this.#waiting.length > 0) {
      await new Promise(setImmediate)
      const group = this.#waiting.splice(0)
      writeSync(this.#file, Buffer.concat(group.map(() => this.#bytes)))
      await sync(this.#file)
      for (const settle of group) settle()
    }
    this.#isBusy = false
  }
}

/** How quick proofs are once the log has been walked, and how large the file of one is. */
async function proofs(bench: Bench, checkpoint: string, total: number): Promise<void> {
  bench.say('proving')
  const directory = join(bench.folder, 'long')
  const publication = new Publication({ snapshot: () => openSqliteSnapshot(directory) })
  await publication.inclusion(0, total)
  const times: number[] = []
  const sizes: number[] = []
  for (let at = 0; at < 200; at += 1) {
    const index = (at * 7_919) % total
    times.push(
      await timed(async () => {
        const hashes = await publication.inclusion(index, total)
        sizes.push(formatTlogProof({ index, hashes, checkpoint }).length)
      }),
    )
  }
  const size = `${total.toLocaleString('en-US')} entries`
  bench.add(
    alone(NAME, `inclusion proof, ${size}`, 'ms', times),
    alone(NAME, `its file, ${size}`, 'bytes', sizes),
  )
}

/** Verification and search over a long log. */
async function many(bench: Bench): Promise<void> {
  const total = bench.isFull ? 1_000_000 : 50_000
  bench.say(`writing a log of ${total.toLocaleString('en-US')} entries`)
  const ledger = await open(bench, 'long')
  try {
    for (let written = 0; written < total; written += 1_000) {
      const entries = Array.from({ length: 1_000 }, released)
      await ledger.decide(() => ({ entries, result: null }))
    }
    bench.say('verifying')
    const rates: number[] = []
    for (let round = 0; round < VERIFICATIONS; round += 1) {
      rates.push((1000 * total) / (await timed(() => ledger.verify())))
    }
    const size = `${total.toLocaleString('en-US')} entries`
    bench.add(alone(NAME, `verification, ${size}`, '1/s', rates, '>= 200,000/s'))
    await proofs(bench, ledger.checkpoint(), total)
    const searches: number[] = []
    for (let at = 0; at < 20; at += 1) {
      const session = `ses_${(at * 17) % 500}`
      searches.push(await timed(() => ledger.list({ session }, { limit: 100, newestFirst: true })))
    }
    bench.add(alone(NAME, `page of 100 by session, ${size}`, 'ms', searches))
  } finally {
    await ledger.close()
  }
}
