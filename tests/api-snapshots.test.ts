import fc from 'fast-check'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createLoading } from '../src/casework/load.js'
import { ok, openHouse } from './support/house.js'
import type { House, Person } from './support/house.js'
import { markedRoster, MARK, zipped } from './support/marked-roster.js'

type Files = Readonly<Record<string, string>>
type Line = Record<string, unknown>

let house: House
let steward: Person
beforeAll(async () => {
  house = await openHouse()
  steward = await house.person({ role: 'steward', name: 'sam@district.example' })
})
afterAll(() => house.close())

const roster = markedRoster(60).files
const LINES = 'application/x-ndjson'

function send(zip: Uint8Array, signal?: AbortSignal): Promise<Response> {
  return fetch(new URL('/v1/snapshots', house.url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${steward.token}`,
      ...{ 'content-type': 'application/zip', accept: LINES },
    },
    body: new Uint8Array(zip),
    ...(signal === undefined ? {} : { signal }),
  })
}

const linesOf = async (response: Response): Promise<Line[]> =>
  (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

const load = async (files: Files): Promise<string> =>
  String((await ok(steward.sendZip(await zipped(files)))).body['snapshot'])

/** What is in the folders of snapshots and crosswalks. */
const stored = async (): Promise<string[]> => {
  const folders = ['snapshots', 'vault'].map((name) => join(house.config.data, name))
  const names = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])))
  return names.flat().filter((name) => name.includes('snp_'))
}
const refusals = async (): Promise<unknown[]> => {
  const found = await house.services.ledger.list({ types: ['snapshot.refused'] }, { limit: 100 })
  return found.map(({ data }) => data)
}

describe('an import in lines', () => {
  it('tells each step as it is made, and the snapshot last', async () => {
    const zip = await zipped(roster)
    const response = await send(zip)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/x-ndjson/u)
    const lines = await linesOf(response)
    expect(lines[0]).toEqual({ step: 'receiving', file: null, done: 0, total: zip.length })
    const steps = new Set(lines.map(({ step }) => step))
    const made = ['receiving', 'reading', 'cloaking', 'sealing', 'storing', undefined]
    expect(steps).toEqual(new Set(made))
    expect(lines).toContainEqual({
      step: 'receiving',
      file: null,
      done: zip.length,
      total: zip.length,
    })
    const { snapshot } = lines.at(-1) as { snapshot: Line }
    expect(snapshot).toMatchObject({ students: expect.any(Number) as number, deviationsByKind: {} })
    expect(JSON.stringify(lines)).not.toContain(MARK)
    expect(house.services.ledger.state().newest).toBe(snapshot['snapshot'])
  })

  it('ends with the problem if there is one, and that is on record', async () => {
    const lines = await linesOf(await send(Buffer.from('this is no zip')))
    expect(lines.at(-1)).toMatchObject({
      problem: { code: 'PACKAGE_UNREADABLE', status: 422, fixer: 'steward' },
    })
    expect((await refusals()).at(-1)).toEqual({ code: 'PACKAGE_UNREADABLE' })
  })

  it('is cancelled when its caller goes away: nothing is left, and the next one works', async () => {
    const before = { files: await stored(), newest: house.services.ledger.state().newest }
    const refused = (await refusals()).length
    const leaving = new AbortController()
    const response = await send(await zipped(roster), leaving.signal)
    const reader = response.body?.getReader()
    await reader?.read()
    leaving.abort()
    for (let turn = 0; turn < 400 && (await refusals()).length === refused; turn += 1) {
      await setTimeout(25)
    }
    expect((await refusals()).slice(refused)).toEqual([{ code: 'PACKAGE_UNREADABLE' }])
    expect({ files: await stored(), newest: house.services.ledger.state().newest }).toEqual(before)
    expect((await linesOf(await send(await zipped(roster)))).at(-1)).toHaveProperty('snapshot')
  })

  it('is cancelled up to its commit point, and kept from there on', async () => {
    const other = await openHouse()
    const { ledger, clock } = other.services
    for (const gone of ['before', 'after'] as const) {
      const leaving = new AbortController()
      const did: string[] = []
      const made = {
        loaded: LOADED,
        keep: () => Promise.resolve(void did.push('kept')),
        discard: () => Promise.resolve(void did.push('discarded')),
      }
      const load = () => {
        if (gone === 'before') leaving.abort()
        return Promise.resolve(made)
      }
      const decide: typeof ledger.decide = async (rule) => {
        const decided = await ledger.decide(rule)
        leaving.abort()
        return decided
      }
      const watched = { decide, state: () => ledger.state() }
      const loading = createLoading({ ledger: watched, clock, cloak: { load } })
      const by = { kind: 'steward', name: 'sam@district.example' } as const
      const result = await loading(by, { kind: 'path', path: 'none' }, undefined, leaving.signal)
      expect(result).toMatchObject(gone === 'before' ? { code: 'PACKAGE_UNREADABLE' } : LOADED)
      expect(did).toEqual([gone === 'before' ? 'discarded' : 'kept'])
      expect(ledger.state().newest).toBe(gone === 'before' ? null : LOADED.snapshot)
    }
    await other.close()
  })
})

const LOADED = {
  ...{ snapshot: 'snp_made', mode: 'bulk', rows: {}, students: 0, deviations: {} },
  ...{ snapshotHash: 'a'.repeat(64), crosswalkHash: 'b'.repeat(64), previous: null },
  version: '1.1' as const,
}

describe('the facts of a package', () => {
  it('are files, rows and faults by code and line, without a value of a row', async () => {
    const [head = '', first = '', ...rest] = (roster['enrollments.csv'] ?? '').split('\r\n')
    const broken = [head, first.replace('2026-08-15', 'soon'), ...rest].join('\r\n')
    const id = await load({ ...roster, 'enrollments.csv': broken })
    const { body, text } = await ok(steward.get(`/v1/snapshots/${id}`))
    const files = body['files'] as unknown as Line[]
    expect(files.find(({ file }) => file === 'enrollments.csv')).toEqual({
      ...{
        file: 'enrollments.csv',
        declared: 'bulk',
        present: true,
        rows: rest.length,
        utf8: true,
      },
      ...{ headers: 10, strangeHeaders: 0, deviations: 1 },
    })
    expect(files.find(({ file }) => file === 'categories.csv')).toMatchObject({ present: false })
    expect(body['faults']).toContainEqual({
      ...{ code: 'row.invalid_date', file: 'enrollments.csv', count: 1, lines: [2] },
    })
    expect(text).not.toContain(MARK)
    expect(text).not.toContain('soon')
  })

  it('are for stewards alone, of snapshots that there are', async () => {
    const officer = await house.person({ role: 'officer', name: 'olga@district.example' })
    const id = house.services.ledger.state().newest ?? ''
    for (const path of [`/v1/snapshots/${id}`, `/v1/snapshots/${id}/differences`]) {
      expect((await officer.get(path)).status).toBe(403)
      const none = await steward.get(path.replace(id, 'snp_none'))
      expect(none.body).toMatchObject({ code: 'SNAPSHOT_UNKNOWN' })
    }
  })
})

describe('the differences to the load before', () => {
  it('are none for a first load, and none for the same package', async () => {
    const other = await openHouse({ settings: { HOMEROOM_DIFFERENCE_WARN_PERCENT: '60' } })
    try {
      const sam = await other.person({ role: 'steward', name: 'sam@district.example' })
      const zip = await zipped(roster)
      const first = String((await ok(sam.sendZip(zip))).body['snapshot'])
      const nothing = { previous: null, files: [], warnings: [], warnPercent: 60 }
      const differences = (id: string) => ok(sam.get(`/v1/snapshots/${id}/differences`))
      expect((await differences(first)).body).toMatchObject(nothing)
      const second = String((await ok(sam.sendZip(zip))).body['snapshot'])
      const { body } = await differences(second)
      expect(body).toMatchObject({ previous: first, warnings: [] })
      for (const { added, removed, changed } of body['files'] as unknown as Line[]) {
        expect([added, removed, changed]).toMatchObject(Array(3).fill({ rows: 0, share: 0 }))
      }
    } finally {
      await other.close()
    }
  })

  it('count what was added, removed and changed, in whatever order the rows stand', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => n)
    const fates = fc.array(fc.constantFrom('kept', 'removed', 'changed', 'stamped'), {
      ...{ minLength: rows.length, maxLength: rows.length },
    })
    await fc.assert(
      fc.asyncProperty(fates, fc.integer({ min: 0, max: 9 }), async (fate, fresh) => {
        const before = rows.map((n) => enrolled(n))
        const after = rows.flatMap((n) => {
          if (fate[n] === 'removed') return []
          if (fate[n] === 'changed') return [enrolled(n, { end: '2027-05-01' })]
          return [enrolled(n, fate[n] === 'stamped' ? { stamp: '2026-09-01T00:00:00Z' } : {})]
        })
        const more = Array.from({ length: fresh }, (_, n) => enrolled(1000 + n))
        await load({ ...roster, 'enrollments.csv': [HEAD, ...before, ''].join('\r\n') })
        const shuffled = [HEAD, ...[...after, ...more].reverse(), ''].join('\r\n')
        const id = await load({ ...roster, 'enrollments.csv': shuffled })
        const { body } = await ok(steward.get(`/v1/snapshots/${id}/differences`))
        const files = body['files'] as unknown as Line[]
        const counted = (what: string) => fate.filter((each) => each === what).length
        const share = (rows: number) => ({ rows, share: rows / 40 })
        expect(files.find(({ file }) => file === 'enrollments.csv')).toEqual({
          ...{ file: 'enrollments.csv', before: 40, after: after.length + fresh },
          added: share(fresh),
          removed: share(counted('removed')),
          changed: share(counted('changed')),
        })
      }),
      { numRuns: 4 },
    )
  }, 120_000)

  it('see a change in a list of a cell, and warn at the share that is set', async () => {
    await load(roster)
    const users = (roster['users.csv'] ?? '').replaceAll(',true,s1,student,', ',true,s2,student,')
    const [head = '', ...lines] = (roster['enrollments.csv'] ?? '').trimEnd().split('\r\n')
    const fewer = [head, ...lines.slice(0, Math.ceil(lines.length / 2)), ''].join('\r\n')
    const id = await load({ ...roster, 'users.csv': users, 'enrollments.csv': fewer })
    const { body, text } = await ok(steward.get(`/v1/snapshots/${id}/differences`))
    const gone = lines.length - Math.ceil(lines.length / 2)
    const percent = Math.round((gone / lines.length) * 1000) / 10
    const warnings = body['warnings'] as unknown as Line[]
    expect(warnings).toContainEqual({
      ...{ file: 'enrollments.csv', what: 'removed', percent },
      words: `removed ${percent} % of enrollments.csv (${gone} rows)`,
    })
    expect(warnings).toContainEqual(expect.objectContaining({ file: 'users.csv', what: 'changed' }))
    expect(warnings).toHaveLength(2)
    expect(text).not.toContain(MARK)
  })
})

const HEAD =
  'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate'
const enrolled = (n: number, { end = '2027-06-10', stamp = '' } = {}) =>
  `e${n},,${stamp},c${(n % 4) + 1},s1,zqxid${n % 20}zqx,student,,2026-08-15,${end}`
