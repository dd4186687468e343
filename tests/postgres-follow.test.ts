import pg from 'pg'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry } from '../src/ledger/entry.js'
import { openLedgerOn } from '../src/ledger/ledger.js'
import type { Ledger } from '../src/ledger/port.js'
import { openPostgresStore } from '../src/ledger/store/postgres.js'
import { append, faultOf, Place, started, type Seen } from './ledger-fixture.js'
import { PostgresServer } from './postgres-server.js'

let server: PostgresServer
let place: Place
let urls: Awaited<ReturnType<PostgresServer['ledger']>>
const logs: Ledger<Seen>[] = []

beforeAll(async () => {
  server = await PostgresServer.start()
}, 60_000)
afterAll(async () => {
  await server.stop()
})
beforeEach(async () => {
  place = new Place()
  urls = await server.ledger()
})
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close()
  place.remove()
})

/** One more instance; while the log is empty it needs nobody's anchor. */
async function instance(name: string, followed?: (entry: Entry) => void): Promise<Ledger<Seen>> {
  const folder = join(place.root, name)
  mkdirSync(folder, { recursive: true })
  const log = await openLedgerOn(
    await openPostgresStore({ url: urls.service }),
    place.options({
      directory: join(folder, 'ledger'),
      anchorFile: join(folder, 'anchor'),
      ...(followed === undefined ? {} : { followed }),
    }),
    () => undefined,
  )
  logs.push(log)
  return log
}

/** Three instances that start in the same moment on an empty database. */
const three = () => Promise.all(['one', 'two', 'three'].map((name) => instance(name)))

/** As somebody who rules the database, triggers or not. */
async function behind(statements: string): Promise<void> {
  const client = new pg.Client(urls.admin)
  await client.connect()
  await client.query(
    `SET search_path = homeroom; SET session_replication_role = replica; ${statements}`,
  )
  await client.end()
}

describe('instances over one database', () => {
  it('that start in the same moment open one log', async () => {
    const all = await three()
    for (const log of all) await log.refresh()
    expect(all.map((log) => log.size())).toEqual([1, 1, 1])
    expect(new Set(all.map((log) => log.checkpoint())).size).toBe(1)
  })

  it('run every rule on everything decided before it, whoever decided', async () => {
    const all = await three()
    const places = await Promise.all(
      Array.from({ length: 90 }, async (_, at) => {
        const log = all[at % 3]
        if (log === undefined) throw new TypeError('no such instance')
        const { result } = await log.decide((state) => ({
          entries: [started(`q${at}`)],
          result: state.length,
        }))
        return result
      }),
    )
    expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, at) => at + 1))
    for (const log of all) {
      await log.refresh()
      expect(await log.verify()).toMatchObject({ ok: true, size: 91 })
    }
    const [one, two] = all
    expect(one?.state()).toEqual(two?.state())
  })

  it('are told in order of what the others wrote, and of nothing of their own', async () => {
    const heard: number[] = []
    const one = await instance('one', ({ index }) => heard.push(index))
    rmSync(join(place.root, 'two'), { recursive: true, force: true })
    const two = await instance('two')
    await append(two, started('a'), started('b'))
    await append(one, started('c'))
    await append(two, started('d'))
    await one.refresh()
    expect(heard).toEqual([1, 2, 4])
  })

  it('stop when the database is put back to an older copy under them', async () => {
    const [one, two] = await three()
    if (one === undefined || two === undefined) throw new TypeError('no instances')
    await append(one, started('a'))
    await behind('CREATE TABLE old AS SELECT * FROM checkpoints')
    await append(one, started('b'))
    await two.refresh()
    const gone = ['reasons', 'persons', 'payloads', 'entries'].map(
      (table) => `DELETE FROM ${table} WHERE idx = 2`,
    )
    const back = 'DELETE FROM checkpoints; INSERT INTO checkpoints SELECT * FROM old'
    await behind([...gone, back].join('; '))
    // The instance asks for the head by itself too, and may have stopped before the caller came.
    expect(['LEDGER_CORRUPT', 'LEDGER_STOPPED']).toContain(await faultOf(append(two, started('c'))))
    expect(await faultOf(append(two, started('d')))).toBe('LEDGER_STOPPED')
  })

  it('stop when what another wrote was altered before they saw it', async () => {
    const [one] = await three()
    const late = await instance('one-more').catch(() => null)
    expect(late).not.toBeNull()
    if (one === undefined || late === null) throw new TypeError('no instances')
    // Both in one transaction, so that the follower sees the entry altered or not at all.
    await behind(`
      CREATE FUNCTION alter_it() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.vendor := 'eve'; RETURN NEW; END $$;
      CREATE TRIGGER zz BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION alter_it()`)
    await append(one, started('a'))
    expect(await faultOf(append(late, started('b')))).toMatch(/^LEDGER_(CORRUPT|STOPPED)$/u)
  })

  it('stop when the database is gone, and say so to every caller', async () => {
    const log = await instance('one')
    const alone = await PostgresServer.start()
    urls = await alone.ledger()
    const other = await instance('two')
    await alone.stop()
    expect(await faultOf(append(other, started('a')))).toBe('LEDGER_STOPPED')
    expect(await faultOf(other.list({}, { limit: 1 }))).toBe('LEDGER_STOPPED')
    await append(log, started('a'))
  }, 60_000)
})
