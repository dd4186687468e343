import { FACT_KINDS, Facts, LISTED } from '../src/roster/facts.js'
import { isRefusal } from '../src/refusal.js'
import { IMPORT_LIMITS } from '../src/vault/cloak.js'
import {
  USERS_11,
  folder,
  load,
  manifest,
  removeFolders,
  rosterFolder,
  tryLoad,
  user,
  type Files,
} from './roster-support.js'

afterAll(removeFolders)

const ORGS = 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId'
const ENROLL =
  'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate'
const people = (...rows: string[]) => [USERS_11, ...rows].join('\n')
const one = people(user({ sourcedId: 'u1' }))

/** Facts of a package as `file kind@line`. */
async function facts(files: Files): Promise<string[]> {
  const { rows } = await load(folder(), rosterFolder(files))
  const found = await rows(`
    SELECT concat_ws(' ', coalesce(file, 'null'), problem || coalesce('@' || line, ''), expected || '/' || seen) AS fact
    FROM pkg_rows`)
  return found.map((row) => row['fact'] as string)
}

const in11 = (files: Files, mode = 'bulk'): Files => ({
  'manifest.csv': manifest(
    '1.1',
    Object.keys(files).map((name) => name.replace('.csv', '')),
    mode,
  ),
  ...files,
})

describe('a package fact is noted for', () => {
  it('nothing in a sound package', async () => {
    expect(
      await facts(in11({ 'users.csv': one, 'orgs.csv': `${ORGS}\no1,,,Elm,school,,\n` })),
    ).toEqual([])
  })

  it.each<[string, Files, string[]]>([
    ['a missing manifest', { 'users.csv': one }, ['manifest.csv package.missing_manifest']],
    [
      'a wrong manifest',
      {
        'users.csv': one,
        'manifest.csv':
          'property,value\nmanifest.version,1\noneroster.version,1\noneroster.version,2\nfile.users,all\nfile.orgs,bulk\nsecret.name,Zelda\n',
      },
      [
        'manifest.csv manifest.invalid_header@1',
        'manifest.csv manifest.duplicate_property@4',
        'manifest.csv manifest.invalid_manifest_version',
        'manifest.csv manifest.invalid_oneroster_version',
        'manifest.csv manifest.invalid_file_mode',
        ...Array.from({ length: 11 }, () => 'manifest.csv manifest.missing_property'),
        'manifest.csv manifest.unknown_property',
        'orgs.csv manifest.file_missing',
        'users.csv manifest.file_unexpected',
      ],
    ],
    [
      'a file the specification does not know',
      in11({ 'users.csv': one, 'Zelda.csv': 'x' }),
      ['null package.unknown_file'],
    ],
    [
      'a file without data rows',
      in11({ 'users.csv': one, 'orgs.csv': `${ORGS}\n` }),
      ['orgs.csv table.missing_data_rows'],
    ],
    [
      'a file without a byte',
      in11({ 'users.csv': one, 'orgs.csv': '' }),
      ['orgs.csv table.missing_header', 'orgs.csv table.missing_data_rows'],
    ],
    [
      'headers that are missing, in another order, unknown, empty or free',
      in11({
        'users.csv': one,
        'orgs.csv':
          'name,sourcedId,status,metadata.x,dateLastModified,type,,Zelda,metadata.O Connor,metadata.x\nElm,o1,,,,school,,,,\n',
      }),
      [
        'orgs.csv table.empty_header_name@1',
        'orgs.csv schema.unknown_header@1',
        'orgs.csv schema.invalid_metadata_header@1',
        'orgs.csv schema.metadata_column_position@1',
        'orgs.csv table.duplicate_header@1',
        'orgs.csv schema.missing_header',
        'orgs.csv schema.missing_header',
        'orgs.csv schema.header_order_mismatch@1',
      ],
    ],
    [
      'columns of another version',
      in11({ 'users.csv': `${USERS_11},pronouns\n${user({ sourcedId: 'u1' })},they\n` }),
      ['users.csv schema.column_not_in_version@1'],
    ],
    [
      'headers in another case',
      in11({ 'users.csv': one.replace('sourcedId', 'SourcedID') }),
      ['users.csv schema.header_case@1'],
    ],
    [
      'a file of another version',
      in11({ 'users.csv': one, 'roles.csv': 'sourcedId,role\nr1,student\n' }),
      ['roles.csv manifest.file_unexpected', 'roles.csv schema.file_not_in_version'],
    ],
    [
      'rows that are too short and too long',
      in11({
        'users.csv': one,
        'orgs.csv': `${ORGS}\no1,,,Elm,school\no2,,,Elm, North,school,,\n`,
      }),
      ['orgs.csv table.row_width_mismatch@2 7/5', 'orgs.csv table.row_width_mismatch@3 7/8'],
    ],
    [
      'broken CSV',
      in11({
        'users.csv': one,
        'orgs.csv': `${ORGS}\n\no1,,,"E\nlm",school,,\no2,,,5" Elm,school,,\no3,,,"Elm,school,,\n`,
      }),
      [
        'orgs.csv table.blank_line@2',
        'orgs.csv table.newline_in_field@3',
        'orgs.csv table.stray_quote@5',
        'orgs.csv table.unclosed_quote@6',
      ],
    ],
    [
      'cells of another type, and blank ones that must be filled',
      in11({
        'users.csv': people(
          user({ sourcedId: 'u 1', enabledUser: 'TRUE', role: 'pupil', orgSourcedIds: 'o1,,o2' }),
          user({ sourcedId: '', userIds: '{a:b},' }),
        ),
        'academicSessions.csv':
          'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\nt1,active,2025,T,term,2025-13-01,2026-06-10,,2025-26\n',
      }),
      [
        'users.csv row.invalid_guid@2',
        'users.csv row.invalid_boolean@2',
        'users.csv row.invalid_list@2',
        'users.csv row.invalid_enum@2',
        'users.csv row.missing_required_value@3',
        'users.csv row.invalid_list@3',
        'academicSessions.csv row.field_forbidden_in_bulk@2',
        'academicSessions.csv row.field_forbidden_in_bulk@2',
        'academicSessions.csv row.invalid_date@2',
        'academicSessions.csv row.invalid_year@2',
      ].sort(),
    ],
    [
      'delta files without their delta columns',
      in11(
        {
          'users.csv': people(
            user({ sourcedId: 'u1', status: 'active', dateLastModified: '2025' }),
          ),
          'enrollments.csv': `${ENROLL}\ne1,,,k,o,u,student,,,\n`,
        },
        'delta',
      ),
      [
        'users.csv row.invalid_datetime@2',
        'enrollments.csv row.field_required_in_delta@2',
        'enrollments.csv row.field_required_in_delta@2',
      ],
    ],
    [
      'numbers that are none',
      in11({
        'users.csv': one,
        'lineItems.csv': 'sourcedId,resultValueMin\nl1,low\n',
        'results.csv': 'sourcedId,score\nr1,A+\n',
      }),
      [],
    ],
  ])('%s', async (name, files, expected) => {
    const found = await facts(files)
    if (name.startsWith('numbers')) {
      expect(found).toEqual(
        expect.arrayContaining([
          'lineItems.csv row.invalid_float@2',
          'results.csv row.invalid_float@2',
        ]),
      )
    } else expect([...found].sort()).toEqual([...expected].sort())
  })

  it('bytes that are not UTF-8, in the file and on the line', async () => {
    const bytes = Buffer.from(`${ORGS}\no1,,,Elm\u00e9,school,,\n`, 'latin1')
    const { rows } = await load(
      folder(),
      rosterFolder(in11({ 'users.csv': one, 'orgs.csv': bytes })),
    )
    expect(await rows(`SELECT problem, line FROM pkg_rows`)).toEqual([
      { problem: 'table.invalid_utf8', line: 2 },
    ])
    expect(
      await rows(
        `SELECT file, utf8_ok FROM pkg_files WHERE present AND utf8_ok IS NOT NULL ORDER BY file`,
      ),
    ).toEqual([
      { file: 'orgs.csv', utf8_ok: false },
      { file: 'users.csv', utf8_ok: true },
    ])
    expect(await rows('SELECT name FROM orgs')).toEqual([{ name: 'Elm\ufffd' }])
  })

  it('each line up to a number, and then as a sum', () => {
    const collected = new Facts()
    for (let line = 2; line < LISTED + 7; line++) collected.add('users', 'row.invalid_guid', line)
    expect(collected.list()).toHaveLength(LISTED + 1)
    expect(collected.list().at(-1)).toEqual({
      file: 'users',
      line: null,
      problem: 'row.invalid_guid',
      expected: null,
      seen: LISTED + 5,
    })
    expect(collected.counts()).toEqual({ 'row.invalid_guid': LISTED + 5 })
  })

  it('kinds that are told apart', () => {
    expect(new Set(FACT_KINDS).size).toBe(FACT_KINDS.length)
  })
})

describe('a package is read although', () => {
  it('it has a BOM, CRLF, columns in another order, and columns it should not have', async () => {
    const text =
      '\ufeffmetadata.shoe,givenName,extra,sourcedId,role\r\n42,"Zelda, Jr",x,u1,student\r\n43,Y,"x,y",u2,teacher\r\n'
    const { rows, loaded } = await load(folder(), rosterFolder({ 'users.csv': text }))
    expect(loaded.version).toBe('1.0')
    expect(await rows('SELECT line, role, username__state FROM users ORDER BY line')).toEqual([
      { line: 2, role: 'student', username__state: 'absent' },
      { line: 3, role: 'teacher', username__state: 'absent' },
    ])
  })

  it('rows end early: their last cells are absent, not empty', async () => {
    const text = people('u1,,,true,o1,student,name', user({ sourcedId: 'u2' }))
    const { rows } = await load(folder(), rosterFolder({ 'users.csv': text }))
    expect(await rows('SELECT username__state, grades__state FROM users ORDER BY line')).toEqual([
      { username__state: 'filled', grades__state: 'absent' },
      { username__state: 'filled', grades__state: 'empty' },
    ])
  })

  it('it holds texts that SQL, JSON or DuckDB could read as something else', async () => {
    const odd = [
      "a'b",
      'a"b',
      'a\\x41b',
      'a\\',
      'x\u0000y',
      '💥',
      'a\u2028b',
      '$1',
      "'); DROP TABLE users; --",
    ]
    const text = people(...odd.map((id) => user({ sourcedId: id })))
    const { rows } = await load(folder(), rosterFolder({ 'users.csv': text }))
    expect(await rows('SELECT count(DISTINCT sourcedId) AS n, count(*) AS m FROM users')).toEqual([
      { n: BigInt(odd.length), m: BigInt(odd.length) },
    ])
  })
})

describe('a package is refused if', () => {
  const refusal = async (files: Files, fieldBytes = 1 << 20) => {
    const roster = { ...IMPORT_LIMITS.roster, fieldBytes }
    const outcome = await tryLoad(folder(), rosterFolder(files), null, { ...IMPORT_LIMITS, roster })
    return isRefusal(outcome) ? outcome : null
  }

  it('a header of the specification stands twice', async () => {
    expect(
      await refusal({ 'users.csv': 'sourcedId,role,sourcedId\nu1,student,u2\n' }),
    ).toMatchObject({
      code: 'HEADER_DUPLICATE',
      detail: 'In users.csv the header sourcedId stands twice.',
    })
  })

  it('a file has no header, and its first person is not quoted back', async () => {
    const found = await refusal({ 'users.csv': 'u1,Zelda,OConnor\nu2,Ymir,Bell\n' })
    expect(found).toMatchObject({ code: 'FILE_UNREADABLE' })
    expect(JSON.stringify(found)).not.toMatch(/Zelda|OConnor|u1/)
  })

  it('a file is UTF-16', async () => {
    const bytes = Buffer.from(`\ufeff${one}`, 'utf16le')
    expect(await refusal({ 'users.csv': bytes })).toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  it('a field is larger than allowed', async () => {
    const text = people(user({ sourcedId: 'u1', givenName: 'x'.repeat(2000) }))
    expect(await refusal({ 'users.csv': text }, 1000)).toMatchObject({ code: 'FIELD_TOO_LARGE' })
    expect(await refusal({ 'users.csv': text }, 3000)).toBeNull()
  })
})
