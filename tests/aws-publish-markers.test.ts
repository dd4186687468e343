import { DuckDBInstance } from '@duckdb/node-api'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPublishHouse, openPublishScene } from './aws-publish-scene.js'
import type { PublishScene } from './aws-publish-scene.js'
import { ok } from './support/house.js'
import type { House } from './support/house.js'
import { hunterOf } from './support/hunt.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { markedRoster12 } from './support/marked-roster-12.js'

/**
 * One promise: what could name or number a person is in nothing that leaves for AWS, by whatever way, nor in
 * anything that is said about it.
 */
describe.each([
  ['1.1', markedRoster(60)],
  ['1.2', markedRoster12(60)],
])('a roster of OneRoster %s whose every personal cell is marked', (_, roster) => {
  const days = (roster.files['demographics.csv'] ?? '')
    .split('\r\n')
    .slice(1)
    .flatMap((row) => row.split(',')[3] ?? [])
    .filter((day) => day !== '')
  const hunt = hunterOf(roster.markers, [...new Set(days)])
  const lines: string[] = []
  const said: string[] = []
  let house: House
  let scene: PublishScene
  let work = ''

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'homeroom-marked-'))
    house = await openPublishHouse(await zipped(roster.files), {
      logTo: { write: (line) => lines.push(line) },
    })
    scene = await openPublishScene(house)
    // Once more, so that there is a yesterday.
    await scene.load(await zipped(roster.files))
    for (const id of ['rostering-debug', 'counts-only', 'checks-only']) {
      await scene.apply(id)
      const { code, out, err } = await scene.homeroom(['aws', 'publish', '--policy', id])
      if (code !== 0) throw new Error(err)
      said.push(out, err)
    }
  }, 120_000)
  afterAll(async () => {
    await scene.close()
    await house.close()
    await rm(work, { recursive: true, force: true })
  })

  it('is in no object, byte by byte and cell by cell, and in no name of one', async () => {
    const keys = await scene.keys()
    expect(keys.length).toBeGreaterThan(60)
    let cells = 0
    for (const key of keys) {
      expect(hunt(Buffer.from(key))).toBeNull()
      const body = await scene.read(key)
      expect(hunt(body)).toBeNull()
      if (!key.endsWith('.parquet')) continue
      const path = join(work, 'object.parquet')
      await writeFile(path, body)
      const texts = await everyCell(path)
      cells += texts.length
      expect(hunt(Buffer.from(texts.join('\n')))).toBeNull()
    }
    expect(cells).toBeGreaterThan(1000)
  }, 120_000)

  it('is in nothing that Glue was told, in no call and in no answer to a person', async () => {
    const glue = [...scene.aws.account.glue.values()].flatMap(({ tables }) =>
      [...tables.values()].map(({ partitions, ...table }) => [table, [...partitions.values()]]),
    )
    expect(glue.length).toBeGreaterThan(50)
    const all = [JSON.stringify(glue), JSON.stringify(scene.aws.calls), ...said, ...lines]
    const { body } = await ok(
      scene.steward.get(`/v1/snapshots/${house.services.ledger.state().newest ?? ''}/published`),
    )
    all.push(JSON.stringify(body))
    expect(all.map((each) => hunt(Buffer.from(each))).filter((found) => found !== null)).toEqual([])
  })

  it('is hunted by something that finds it', () => {
    const [marker = ''] = roster.markers
    expect(hunt(Buffer.from(`. ${marker}`))).not.toBeNull()
    expect(hunt(Buffer.from(days[0] ?? ''))).not.toBeNull()
  })
})

/** Every distinct cell of a Parquet file as text, the names of its columns, and what its footer holds of them. */
async function everyCell(path: string): Promise<string[]> {
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  const rows = async (sql: string) =>
    (await connection.runAndReadAll(sql)).getRowsJson() as (string | null)[][]
  try {
    const texts = [
      JSON.stringify(await rows(`FROM parquet_metadata('${path}')`)),
      JSON.stringify(await rows(`FROM parquet_kv_metadata('${path}')`)),
    ]
    for (const [name] of await rows(`DESCRIBE FROM read_parquet('${path}')`)) {
      const column = `CAST("${String(name)}" AS VARCHAR)`
      const cells = await rows(`SELECT DISTINCT ${column} FROM read_parquet('${path}')`)
      texts.push(String(name), ...cells.map(([cell]) => String(cell)))
    }
    return texts
  } finally {
    connection.disconnectSync()
    database.closeSync()
  }
}
