import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDistrict } from '../src/cli/demo/district/district.js'
import { writeDistrict } from '../src/cli/demo/district/write.js'
import { problemSchema } from '../src/http/schema.js'
import { homeroom, serve } from './cli-process.js'
import type { Started } from './cli-process.js'

/** Repaints the screen, then looks like a formula to a spreadsheet. */
const HOSTILE = '\u001b[2J\u202e=HYPERLINK(1)'

/** Anything but printable signs and line ends. */
const STEERS = /[^\P{Cc}\n]|\p{Bidi_Control}/u

let folder = ''
let service: Started & { url: string }
const tokens: Record<string, string> = {}
let session = ''

const as = (person: string, args: readonly string[], input = '') =>
  homeroom(args, { HOMEROOM_URL: service.url, HOMEROOM_TOKEN: tokens[person] ?? '' }, input)

async function done(person: string, args: readonly string[]): Promise<string> {
  const { code, out, err } = await as(person, args)
  if (code !== 0) throw new Error(`${args.join(' ')}: ${err}`)
  return out
}

async function hostileRoster(): Promise<string> {
  const roster = join(folder, 'roster')
  const wish = { students: 600, seed: 5, version: '1.1', asOf: '2026-03-02', defects: [] } as const
  await writeDistrict(makeDistrict(wish), roster)
  const file = join(roster, 'orgs.csv')
  const [header = '', first = '', ...rest] = (await readFile(file, 'utf8')).split(/\r?\n/u)
  const at = header.split(',').indexOf('name')
  const cells = first.split(',').map((cell, place) => (place === at ? HOSTILE : cell))
  await writeFile(file, [header, cells.join(','), ...rest].join('\r\n'))
  return roster
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeroom-cli-'))
  const data = join(folder, 'data')
  await homeroom(['init', '--data', data, '--origin', 'cli.example'])
  for (const [role, ...more] of [['steward'], ['officer'], ['engineer', '--vendor', 'acme']]) {
    const args = ['token', '--data', data, '--role', role ?? '', '--as', `the ${role ?? ''}`]
    tokens[role ?? ''] = (await homeroom([...args, ...more])).out.trim()
  }
  service = await serve(data, 0)
}, 120_000)

afterAll(async () => {
  service.child.kill('SIGTERM')
  await service.ended
  await rm(folder, { recursive: true, force: true })
}, 60_000)

describe('the day of a ticket, at the command line', () => {
  it('begins with a vendor, an engineer and a roster zipped on the way', async () => {
    await done('steward', ['vendor', 'add', 'acme', '--name', 'Acme Learning'])
    await done('steward', ['vendor', 'engineer', 'acme', 'the engineer'])
    const loaded = await done('steward', ['import', await hostileRoster()])
    expect(loaded).toMatch(
      /Snapshot snp_\S+: OneRoster 1\.1, bulk, [\d,]+ records, \d+ students\./u,
    )
  }, 120_000)

  it('goes on with a request, its figures and an approval', async () => {
    const wish = ['--policy', 'rostering-debug', '--hours', '4', '--json']
    const about = ['--ticket', 'T-1', '--purpose', 'why', '--interest', 'a duty']
    const filed: unknown = JSON.parse(await done('engineer', ['request', ...about, ...wish]))
    const { request } = filed as { request: string }
    const figures = await done('steward', ['figures', request])
    expect(figures).toMatch(/[\d,]+ protected persons are in reach\./u)
    expect(figures).toContain('Purpose: why')
    const grant = ['--hours', '2', '--budget', '20', '--note', 'agreed', '--json']
    const approved: unknown = JSON.parse(await done('steward', ['approve', request, ...grant]))
    session = (approved as { session: string }).session
    expect(session).toMatch(/^ses_/u)
    expect(await done('engineer', ['sessions'])).toContain(session)
    expect(await done('engineer', ['schema', session])).toContain('enrollments')
    expect(await done('engineer', ['schema', session, 'users'])).toContain('username__zeros')
  }, 120_000)

  const query = (...args: string[]) => ['query', '--session', session, ...args]

  it('answers with a table, what is left of the budget, and a receipt', async () => {
    const sql = 'select u.sourcedId, u.line from users as u where u.line < 4 order by u.line'
    const out = await done('engineer', query('--named', sql))
    expect(out).toMatch(/^usr_[a-z2-7]{26} {2} +2$/mu)
    expect(out).toContain('2 rows, persons by token')
    expect(out).toContain('2 used, 18 left')
    expect(out).toMatch(/Receipt: entry \d+, [0-9a-f]{64}/u)
  })
  it('reads SQL from standard input, and parameters', async () => {
    const sql = 'select count(*) as n\nfrom classes as c\nwhere c.line > $1 and c.classType = $2'
    const { code, out } = await as(
      'engineer',
      query('-', '--param', '5', '--param', 'homeroom'),
      sql,
    )
    expect(code).toBe(0)
    expect(out).toContain('about no person')
  })
  it('runs a ready-made check by its id', async () => {
    expect(await done('engineer', query('--check', 'd11-class-without-teacher'))).toContain(
      'No rows.',
    )
  })
  it('prints what a roster holds without letting it steer the terminal', async () => {
    const sql = 'select o.name from orgs as o where o.line = 2'
    const shown = await done('engineer', query(sql))
    expect(shown).toContain('=HYPERLINK(1)')
    expect(shown).not.toMatch(STEERS)
    const json = await done('engineer', query('--json', sql))
    expect(json).not.toMatch(STEERS)
    expect(JSON.parse(json)).toMatchObject({ rows: [[HOSTILE]] })
  })
  it('writes CSV that no spreadsheet runs, its notes apart', async () => {
    const sql = "select '=1+1' as cell, o.line from orgs as o where o.line = 3"
    const { out, err } = await as('engineer', query('--csv', sql))
    expect(out).toBe('cell,line\r\n"\'=1+1",3\r\n')
    expect(err).toContain('Receipt: entry')
  })

  it('refuses with 2, a caret under the place, and who can change it', async () => {
    const { code, out, err } = await as('engineer', query('select role,\n  givenName from users'))
    expect(code).toBe(2)
    expect(out).toBe('')
    const lines = err.split('\n')
    const at = lines.indexOf('    givenName from users')
    expect(lines[0]).toBe('Refused COLUMN_NOT_ALLOWED')
    expect(lines[at + 1]).toBe('    ^^^^^^^^^')
    expect(err).toContain("Who can change it: the district's data steward")
    expect(err).toMatch(/In the log as entry \d+/u)
  })
  it('refuses with the raw problem for a script', async () => {
    const { code, out } = await as('engineer', query('--json', 'drop table users'))
    expect(code).toBe(2)
    const problem = problemSchema.parse(JSON.parse(out))
    expect(problem.fixer).toBe('vendor')
    expect(problem.receipt?.leafHash).toMatch(/^[0-9a-f]{64}$/u)
  })
  it('keeps each role to its own', async () => {
    for (const [person, args] of [
      ['engineer', ['vendor', 'add', 'other']],
      ['officer', query('select 1')],
      ['engineer', ['ledger', 'list']],
      ['engineer', ['import', join(folder, 'roster')]],
    ] as const) {
      const { code, err } = await as(person, args)
      expect([code, err]).toEqual([2, expect.stringContaining('ROLE_NOT_ALLOWED')])
    }
  })

  it('closes with a finding whose token only the steward resolves', async () => {
    const sql = 'select u.sourcedId from users as u where u.line = 2'
    const answer: unknown = JSON.parse(await done('engineer', query('--named', '--json', sql)))
    const { rows, query: id } = answer as { rows: string[][]; query: string }
    const token = rows[0]?.[0] ?? ''
    await done('engineer', ['close', session, '--finding', 'F', '--tokens', token, '--queries', id])
    const reason = ['--reason', 'to mend it']
    const resolved = await done('steward', ['resolve', session, token, ...reason])
    const users = await readFile(join(folder, 'roster', 'users.csv'), 'utf8')
    const raw = users.split(/\r?\n/u)[1]?.split(',')[0] ?? 'nothing'
    expect(resolved).toContain(raw)
    expect((await as('engineer', ['resolve', session, token, ...reason])).code).toBe(2)
    const late = await as('engineer', query('select count(*) from orgs'))
    expect([late.code, late.err]).toEqual([2, expect.stringContaining('SESSION_OVER')])
  })

  it('ends with a log that proves itself, online and beside the running service', async () => {
    const list = await done('officer', ['ledger', 'list', '--type', 'query.released', '--newest'])
    expect(list).toContain('engineer the engineer (acme)')
    expect(await done('officer', ['ledger', 'verify'])).toContain('The log is whole')
    const offline = await homeroom(['ledger', 'verify', '--data', join(folder, 'data')])
    expect([offline.code, offline.out]).toEqual([0, expect.stringContaining('The log is whole')])
  })
  it('takes no copy of the log without its anchor for whole, and ends with 1', async () => {
    const copy = join(folder, 'copy')
    await cp(join(folder, 'data', 'ledger'), join(copy, 'ledger'), { recursive: true })
    const { code, out } = await homeroom(['ledger', 'verify', '--data', copy])
    expect(code).toBe(1)
    expect(out).toContain('The log is NOT whole')
    expect(out).toContain('anchor')
  })
  it('tells a local import to go through the service that holds the folder', async () => {
    const args = ['import', join(folder, 'roster'), '--data', join(folder, 'data')]
    const { code, err } = await homeroom(args)
    expect(code).toBe(1)
    expect(err).toContain('give it the package with --url and a token')
    expect(err).toContain('DATA_FOLDER_IN_USE')
  })
  it('issues a token while the service holds the log, and says so', async () => {
    const args = ['token', '--data', join(folder, 'data'), '--role', 'officer', '--as', 'Noor']
    const { code, err } = await homeroom(args)
    expect(code).toBe(0)
    expect(err).toContain('its first use will be logged')
  })
})
