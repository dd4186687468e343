import { readdirSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { isRefusal } from '../src/refusal.js'
import { createCloak } from '../src/vault/cloak.js'
import {
  KEY,
  NOW,
  USERS_11,
  filesBelow,
  folder,
  found,
  load,
  removeFolders,
  rosterFolder,
  rosterZip,
  user,
} from './roster-support.js'
import { startImporter } from './support/importer.js'

afterAll(removeFolders)

const MARK = 'Zq7Marker'
const cells = [
  ...[
    'sourcedId',
    'username',
    'givenName',
    'familyName',
    'middleName',
    'identifier',
    'email',
    'sms',
  ],
  ...['phone', 'agentSourcedIds', 'password', 'grades', 'role', 'status', 'enabledUser'],
]
const mark = (cell: string, row: number) => `${MARK}${cell}${row}x`

/** A roster in which every personal cell of every row holds a text that occurs nowhere else. */
function marked(rows: number): { files: Record<string, string>; markers: string[] } {
  const markers: string[] = []
  const marker = (cell: string, row: number) => {
    const text = mark(cell, row)
    markers.push(text)
    return text
  }
  const users = [USERS_11]
  const born = [
    'sourcedId,status,dateLastModified,birthDate,sex,cityOfBirth,publicSchoolResidenceStatus',
  ]
  const enrolled = [
    'sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,metadata.note',
  ]
  for (let row = 0; row < rows; row++) {
    const filled = Object.fromEntries(cells.map((cell) => [cell, marker(cell, row)]))
    users.push(
      user({
        ...filled,
        email: `${filled['email'] ?? ''}@${marker('domain', row)}.example`,
        userIds: `{${marker('type', row)}:${marker('id', row)}}`,
      }),
    )
    born.push(
      [
        mark('sourcedId', row),
        '',
        '',
        ...['birth', 'sex', 'city', 'home'].map((c) => marker(c, row)),
      ].join(),
    )
    enrolled.push(
      ['enrollment', 'class', 'school'].map((c) => marker(c, row)).join() +
        `,${mark('sourcedId', row)},student,${marker('begin', row)},${marker('note', row)}`,
    )
  }
  const files = {
    'users.csv': users.join('\n'),
    'demographics.csv': born.join('\n'),
    'enrollments.csv': enrolled.join('\n'),
    'classes.csv': `sourcedId,title,location\n${marker('klass', 0)},${marker('title', 0)},${marker('room', 0)}\n`,
  }
  return { files, markers }
}

describe('a finished import', () => {
  it('leaves no raw text in the snapshot or the crosswalk, in any encoding', async () => {
    const dataDir = folder()
    const { files, markers } = marked(40)
    const { loaded } = await load(dataDir, rosterFolder(files))
    const written = filesBelow(dataDir)
    expect(written.map((file) => file.slice(dataDir.length + 1)).sort()).toEqual([
      `snapshots/${loaded.snapshot}.duckdb`,
      `vault/crosswalk-${loaded.snapshot}.duckdb`,
    ])
    for (const file of written) expect(found(file, [MARK, ...markers])).toEqual([])
  })

  it('of a zip that was sent never puts it on the disk', async () => {
    const dataDir = folder()
    const { files } = marked(10)
    const cloak = createCloak({ dataDir, vaultKey: KEY })
    const stream = Readable.from([await rosterZip(files)])
    const outcome = await cloak.load({ kind: 'zip', stream }, NOW, null, () => undefined)
    if (isRefusal(outcome)) throw new Error(outcome.code)
    await outcome.keep()
    for (const file of filesBelow(dataDir)) expect(found(file, [MARK])).toEqual([])
  })

  it('finds its markers where they are: the search itself works', () => {
    const { files, markers } = marked(2)
    const path = rosterFolder(files)
    const seen = new Set(filesBelow(path).flatMap((file) => found(file, markers)))
    expect(seen.size).toBe(markers.length)
  })
})

describe('a shifted row', () => {
  it('never puts a name into a column that is kept', async () => {
    const name = 'Kzyxwv'
    const header = USERS_11
    const rows: string[] = []
    const base = `u,,,true,o1,student,n,,${name},${name},${name},i,e@x.example,,,,KG,pw`.split(',')
    // Commas too many and cells too few, at every place; also rows whose errors cancel out.
    for (let at = 0; at < base.length; at++) {
      rows.push([...base.slice(0, at), '', ...base.slice(at)].join())
      rows.push([...base.slice(0, at), ...base.slice(at + 1)].join())
      for (let to = 0; to < base.length; to++) {
        const moved = [...base]
        moved.splice(to, 0, ...moved.splice(at, 1))
        rows.push(moved.join())
      }
    }
    const text = [header, ...rows].join('\n')
    const dataDir = folder()
    await load(dataDir, rosterFolder({ 'users.csv': text }))
    for (const file of filesBelow(dataDir)) expect(found(file, [name])).toEqual([])
  })

  it('with a cell too many is not loaded at all', async () => {
    const text = [USERS_11, user({ sourcedId: 'u1' }), `${user({ sourcedId: 'u2' })},`].join('\n')
    const { rows, loaded } = await load(folder(), rosterFolder({ 'users.csv': text }))
    expect(await rows('SELECT line FROM users')).toEqual([{ line: 2 }])
    expect(loaded.rows).toEqual({ 'users.csv': 2 })
  })
})

describe('texts shown only if enough share them', () => {
  const domains = (count: number) =>
    [
      USERS_11,
      ...Array.from({ length: count }, (_, i) =>
        user({
          sourcedId: `s${i}`,
          email: `p${i}@common.example`,
          identifier: `AB-${String(100 + i)}`,
          userIds: `{Badge:${i}}`,
        }),
      ),
      user({ sourcedId: 'last', email: 'p@rare.example', userIds: '{Secret:1}', identifier: '9' }),
    ].join('\n')

  it.each([
    [49, null, 'AA-999', 'Badge'],
    [50, 'common.example', 'AA-999', 'Badge'],
    [19, null, null, null],
    [20, null, 'AA-999', 'Badge'],
  ])('are hidden or shown for %d people', async (count, domain, mask, type) => {
    const { rows } = await load(folder(), rosterFolder({ 'users.csv': domains(count) }))
    expect(
      await rows(
        'SELECT DISTINCT email__domain, email__domain_known, identifier__mask FROM users ORDER BY ALL NULLS LAST',
      ),
    ).toContainEqual({
      email__domain: domain,
      email__domain_known: domain !== null,
      identifier__mask: mask,
    })
    expect(await rows('SELECT DISTINCT idType FROM user_ids ORDER BY 1 NULLS FIRST')).toEqual(
      type === null ? [{ idType: null }] : [{ idType: null }, { idType: type }],
    )
    expect(await rows('SELECT email__domain FROM users ORDER BY line DESC LIMIT 1')).toEqual([
      { email__domain: null },
    ])
  })

  it('are not shown because one person repeats them', async () => {
    const same = Array.from({ length: 60 }, () => user({ sourcedId: 'u1', email: 'p@own.example' }))
    const { rows } = await load(
      folder(),
      rosterFolder({ 'users.csv': [USERS_11, ...same].join('\n') }),
    )
    expect(await rows('SELECT DISTINCT email__domain, email__mask FROM users')).toEqual([
      { email__domain: null, email__mask: null },
    ])
  })
})

describe('an importer that is killed', () => {
  it('at any moment leaves no raw text on the disk, and a sweep leaves nothing at all', async () => {
    const { files } = marked(4000)
    const path = rosterFolder(files)
    const before = new Set(readdirSync(tmpdir()))
    const whole = await run(folder(), path, 60_000)
    expect(whole.signal).toBeNull()
    for (let round = 0; round < 8; round++) {
      const dataDir = folder()
      const moment = (whole.took * (round + Math.random())) / 8
      await run(dataDir, path, moment)
      const fresh = readdirSync(tmpdir())
        .filter((name) => !before.has(name) && !name.startsWith('homeroom-test-'))
        .filter((name) => /duckdb|node|core/i.test(name))
      expect(fresh).toEqual([])
      for (const file of filesBelow(dataDir)) expect(found(file, [MARK])).toEqual([])
      await createCloak({ dataDir, vaultKey: KEY }).sweep(new Set())
      expect(filesBelow(dataDir)).toEqual([])
    }
  }, 120_000)

  /** Runs the importer, and kills it if it has not ended after so many milliseconds. */
  async function run(dataDir: string, path: string, after: number) {
    const started = Date.now()
    const child = startImporter(dataDir, path)
    child.stdout.resume()
    const gone = new Promise<string | null>((resolve) =>
      child.once('close', (_code, signal) => resolve(signal)),
    )
    const timer = setTimeout(() => child.kill('SIGKILL'), after)
    const signal = await gone
    clearTimeout(timer)
    return { signal, took: Date.now() - started }
  }
})

describe('a failure of the importer', () => {
  it('is told without a cell, a path or a key', async () => {
    const dataDir = folder()
    mkdirSync(join(dataDir, 'vault'))
    const { files } = marked(3)
    const previous = 'snp_01a200df-adeb-75cf-b58a-5e65f3ed147e'
    writeFileSync(join(dataDir, 'vault', `crosswalk-${previous}.duckdb`), 'not a database')
    const cloak = createCloak({ dataDir, vaultKey: KEY })
    const path = rosterFolder(files)
    const failed = cloak.load({ kind: 'path', path }, NOW, previous, () => undefined)
    const fault = await failed.catch((cause: unknown) => cause)
    expect(fault).toMatchObject({ name: 'Fault', code: 'IMPORT_FAILED' })
    expect(String(fault)).not.toMatch(new RegExp(`${MARK}|${dataDir}|${KEY.toString('base64')}`))
    expect(filesBelow(dataDir).filter((file) => file.endsWith('.partial'))).toEqual([])
  })
})
