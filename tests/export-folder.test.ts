import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Fault } from '../src/fault.js'
import { folderTarget } from '../src/report/export/folder-target.js'
import type { ExportTarget } from '../src/report/export/target.js'
import {
  done,
  faultOf,
  OFFICER,
  openPlace,
  queryEntries,
  storyEntries,
  verifyThere,
} from './export-place.js'
import type { Place } from './export-place.js'

let place: Place
let folder: string
beforeEach(async () => {
  place = await openPlace()
  folder = join(place.root, 'out')
  await place.append(...storyEntries())
})
afterEach(() => place.remove())

const ALTERED = 'EXPORT_ALTERED'
const run = (level: 'withheld' | 'texts' | 'all' = 'withheld', target = folderTarget(folder)) =>
  done(place.exporter.run(OFFICER, target, level))
const unzipped = async (name: string) => gunzipSync(await readFile(join(folder, name))).toString()

describe('an export to a folder', () => {
  it('is verified by a stranger with plain Node in the folder alone', async () => {
    const { manifest } = await run()
    const { code, said } = await verifyThere(folder)
    expect([code, said]).toEqual([0, expect.stringContaining(manifest)])
    expect(said).not.toMatch(/no manifest lists/iu)
  })

  it('grows by runs that are chained, and changes no file', async () => {
    await run()
    const before = await allFiles(folder)
    await place.append(...queryEntries('qry_2', [4]))
    const second = await run()
    expect(second).toMatchObject({ number: 1, from: expect.any(Number) as number })
    const after = await allFiles(folder)
    for (const [name, content] of before) {
      if (name !== 'checkpoint') expect(after.get(name)?.equals(content)).toBe(true)
    }
    expect((await verifyThere(folder)).code).toBe(0)
  })

  it('makes a run of a time in which nothing happened, so that silence is shown', async () => {
    const first = await run()
    const second = await run()
    expect(second.number).toBe(1)
    const types = (await place.ledger.list({}, { after: first.size - 1, limit: 9 })).map(
      ({ type }) => type,
    )
    // Only the exports themselves.
    expect(new Set(types)).toEqual(new Set(['ledger.exported', 'export.started']))
    expect((await verifyThere(folder)).code).toBe(0)
  })

  it('holds no text, no ordinal and no name unless it is told to', async () => {
    await run()
    const files = await allFiles(folder)
    const all = [...files].map(([name, body]) => (name.endsWith('.gz') ? gunzipSync(body) : body))
    expect(Buffer.concat(all).toString('latin1')).not.toMatch(/Lovelace|\[3,17\]/u)
    expect(await unzipped('payloads/00000000.ndjson.gz')).toContain(
      '"name":"subjects","kind":"ordinals","withheld":true',
    )
  })

  it('holds texts, or texts and ordinals, for the district’s own archive, and verifies', async () => {
    await run('texts')
    expect(await unzipped('payloads/00000000.ndjson.gz')).toMatch(/Lovelace/u)
    expect(await unzipped('payloads/00000000.ndjson.gz')).not.toContain('[3,17]')
    await place.append(...queryEntries('qry_2', [3, 17]))
    await run('all')
    expect(await unzipped('payloads/00000001.ndjson.gz')).toContain('[3,17]')
    expect((await verifyThere(folder)).code).toBe(0)
  })

  it('lists disclosures with students as codes that are the same in this export and other ones in another', async () => {
    await run()
    await place.append(...queryEntries('qry_2', [3]))
    await run()
    const [one, other] = [await codesIn(0), await codesIn(1)]
    expect(one).toHaveLength(2)
    expect(one).toContain(other[0])
    const csv = await readFile(join(folder, 'reports/00000000/disclosures.csv'), 'utf8')
    expect(csv).toContain("'=Acme")
    expect(csv).toContain('withheld')
    folder = join(place.root, 'elsewhere')
    await run()
    expect((await codesIn(0)).filter((code) => one.includes(code))).toEqual([])
  })

  it('is on record before it is complete, with the hash of its manifest', async () => {
    const { manifest, size, root } = await run()
    const [entry] = await place.ledger.list({ types: ['ledger.exported'] }, { limit: 9 })
    expect(entry).toMatchObject({
      ...{ actor: OFFICER, data: { manifest, size, root, number: 0, previous: null } },
      index: size,
    })
    const started = await place.ledger.list({ types: ['export.started'] }, { limit: 9 })
    expect(started).toMatchObject([{ data: { number: 0, from: 0 }, index: size - 1 }])
  })

  it('that was tampered with does not verify', async () => {
    await run()
    const path = join(folder, 'reports/00000000/disclosures.csv')
    await writeFile(path, (await readFile(path, 'utf8')).replace('dev', 'eve'))
    expect((await verifyThere(folder)).code).toBe(1)
  })
})

describe('a text that is erased', () => {
  it('goes from the export with the next run, and both say so', async () => {
    await run('texts')
    const entry =
      (await place.ledger.list({ types: ['query.started'] }, { limit: 1 }))[0]?.index ?? -1
    const actor = { kind: 'officer', name: 'olga' } as const
    await place.append({
      ...{ type: 'payload.erased', actor, data: { entry, payload: 'sql' } },
      payloads: { reason: { kind: 'text', text: 'a parent asked' } },
    })
    expect(await unzipped('payloads/00000000.ndjson.gz')).toContain('SELECT grade')
    await run('texts')
    const all = [...(await allFiles(folder))]
    const texts = all.map(([name, body]) => (name.endsWith('.gz') ? gunzipSync(body) : body))
    expect(Buffer.concat(texts).toString('latin1')).not.toContain('SELECT grade')
    expect(await unzipped('payloads/00000001-0.ndjson.gz')).toContain(
      '"name":"sql","kind":"text","erased":true',
    )
    const { code, said } = await verifyThere(folder)
    expect([code, said]).toEqual([0, expect.stringMatching(/erased|withdrawn/iu)])
    await run('texts')
    expect((await verifyThere(folder)).code).toBe(0)
  })
})

describe('an export that is broken off', () => {
  /** A target that fails at its nth file, once; nothing tells the two sides of it apart but the disk. */
  function failing(at: number, after: boolean): ExportTarget {
    const target = folderTarget(folder)
    let puts = 0
    return {
      ...target,
      async put(name, content, retainFrom) {
        puts += 1
        if (puts !== at) return target.put(name, content, retainFrom)
        if (after) await target.put(name, content, retainFrom)
        throw new Fault('EXPORT_FAILED', 'The disk is gone.')
      },
    }
  }

  it('at any file, before or after it, is gone on with and verifies; nothing is written twice', async () => {
    await run()
    const { files } = await done(
      place.exporter.run(OFFICER, folderTarget(join(place.root, 'n')), 'withheld'),
    )
    // All of them: each file, and last the manifest, which is after the commit point.
    for (let at = 1; at <= files - 3; at += 1) {
      for (const after of [false, true]) {
        await place.append(...queryEntries(`qry_${at}${String(after)}`, [at]))
        const outcome = await faultOf(place.exporter.run(OFFICER, failing(at, after), 'withheld'))
        if (outcome === 'no fault') continue
        expect(outcome).toBe('EXPORT_FAILED')
        await done(place.again().run(OFFICER, folderTarget(folder), 'withheld'))
        expect((await verifyThere(folder)).code).toBe(0)
      }
    }
    const failed = await place.ledger.list({ types: ['export.failed'] }, { limit: 1 })
    expect(failed).toMatchObject([{ data: { code: 'EXPORT_FAILED', number: 1 } }])
  }, 60_000)

  it('refuses to run twice at a time', async () => {
    const both = await Promise.all([
      place.exporter.run(OFFICER, folderTarget(folder), 'withheld'),
      place.exporter.run(OFFICER, folderTarget(folder), 'withheld'),
    ])
    expect(both[1]).toMatchObject({ code: 'EXPORT_RUNNING' })
  })

  it('leaves one run where two services began it, and the other makes the next', async () => {
    const target = folderTarget(folder)
    const both = await Promise.allSettled([
      place.again().run(OFFICER, target, 'withheld'),
      place.again(join(place.root, 'other')).run(OFFICER, target, 'withheld'),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).not.toEqual([])
    await run()
    const runs = await place.ledger.list({ types: ['ledger.exported'] }, { limit: 9 })
    const numbers = runs.map(({ data }) => ('number' in data ? data.number : null))
    expect(numbers).toEqual(numbers.map((_, at) => at))
    expect((await verifyThere(folder)).code).toBe(0)
  })

  it('keeps what one of two writers put under a name, whole, and tells the other', async () => {
    const contents = Array.from({ length: 8 }, (_, at) => Buffer.alloc(200_000, at))
    for (let round = 0; round < 10; round += 1) {
      const name = `tiles/${round}`
      const puts = contents.map((content) => faultOf(folderTarget(folder).put(name, content, 0)))
      const outcomes = await Promise.all(puts)
      const there = await readFile(join(folder, name))
      const winner = contents.findIndex((content) => content.equals(there))
      expect(outcomes).toEqual(contents.map((_, at) => (at === winner ? 'no fault' : ALTERED)))
    }
    expect((await readdir(join(folder, 'tiles'))).length).toBe(10)
  })

  it('removes what a writer left that was killed, once a run has come to its end', async () => {
    const { number } = await run()
    for (const left of ['a.part', 'manifests/b.part']) await writeFile(join(folder, left), 'half')
    await writeFile(join(folder, 'manifests/notes.txt'), 'of the archive')
    expect((await run()).number).toBe(number + 1)
    const names = [...(await allFiles(folder)).keys()]
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([])
    expect(names).toContain('manifests/notes.txt')
  })

  it('goes on in no folder that holds something else than the log says', async () => {
    await run()
    await writeFile(join(folder, 'manifests/00000000.note'), 'x')
    expect(await faultOf(run())).toBe(ALTERED)
    const other = await openPlace()
    try {
      await other.append(...storyEntries())
      const foreign = other.exporter.run(OFFICER, folderTarget(folder), 'withheld')
      expect(await faultOf(foreign)).toBe(ALTERED)
    } finally {
      await other.remove()
    }
  })
})

async function allFiles(root: string): Promise<Map<string, Buffer>> {
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile())
  const pairs = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name)
    return [path.slice(root.length + 1), await readFile(path)] as const
  })
  return new Map(await Promise.all(pairs))
}

async function codesIn(number: number): Promise<readonly string[]> {
  const csv = await readFile(join(folder, `reports/0000000${number}/disclosures.csv`), 'utf8')
  return csv.match(/stu_[0-9a-f]+/gu) ?? []
}
