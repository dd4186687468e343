import fc from 'fast-check'
import { csvOf, tabbedOf } from '../src/console/engineer/answer/csv.js'
import { sortedRows } from '../src/console/engineer/answer/sort.js'
import { endStage } from '../src/console/engineer/bench/end-stage.js'
import { placesIn, typedOf, valueOf } from '../src/console/engineer/bench/value.js'
import { missingTables } from '../src/console/engineer/checks/reads.js'
import { underlined } from '../src/console/engineer/editor/refusal-place.js'
import { sourcesIn } from '../src/console/engineer/editor/sources.js'
import { columnGroups } from '../src/console/engineer/schema/column-groups.js'
import { placesOf } from '../src/console/engineer/trace/trace.js'
import { csvOf as servedCsv } from '../src/http/csv.js'
import type { SessionViewWire, TableWire } from '../src/http/schema.js'

const cell = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[=+@"',;\t\r\n a-]{0,8}$/u),
)

describe('an answer taken along', () => {
  it('is the very CSV that the service would have given', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const answer = { columns: [plain('a'), plain('=b')], rows }
        expect(csvOf(answer)).toBe(servedCsv(answer))
      }),
    )
  })

  it('pastes as as many lines and cells as it has, and as no formula', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const lines = tabbedOf({ columns: [plain('a'), plain('b')], rows }).split('\n')
        expect(lines).toHaveLength(rows.length + 1)
        for (const line of lines) {
          const cells = line.split('\t')
          expect(cells).toHaveLength(2)
          for (const each of cells) expect(each).not.toMatch(/^\s*[=+@−＝＋－＠]/u)
        }
      }),
    )
  })
})

describe('sorting an answer', () => {
  it('keeps all rows with their places, puts nulls last, and follows numbers as numbers', () => {
    const rows = [[10], [null], [9], [null], [-1]]
    const order = (descending: boolean) =>
      sortedRows(rows, { column: 0, descending }).map(({ place }) => place)
    expect(order(false)).toEqual([4, 2, 0, 1, 3])
    expect(order(true)).toEqual([0, 2, 4, 1, 3])
    expect(sortedRows(rows, null).map(({ place }) => place)).toEqual([0, 1, 2, 3, 4])
  })
})

describe('a value that was typed', () => {
  it('is given back as it was meant, whatever it is', () => {
    const value = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.string())
    fc.assert(
      fc.property(value, (each) => {
        expect(valueOf(typedOf(each))).toBe(each)
      }),
    )
  })

  it('is taken as text where quotes say so, and as what it looks like elsewhere', () => {
    expect(['7', '-1.5', 'true', 'null', "'7'", '007x', ''].map(valueOf)).toEqual([
      ...[7, -1.5, true, null, '7', '007x', ''],
    ])
  })

  it('has a field for each place in the text, once', () => {
    expect(placesIn('select $2, $1, $2, $x, $')).toEqual([1, 2])
  })
})

describe('the underline of a refusal', () => {
  it('never leaves the text and always holds the place that was named', () => {
    const place = fc.tuple(fc.nat(60), fc.nat(60))
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), place, (text, [start, length]) => {
        const { start: from, end } = underlined(text, { start, end: start + length })
        expect(from).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(from).toBeLessThan(end)
        if (start < text.length) expect(from).toBeLessThanOrEqual(start)
      }),
    )
  })

  it('is widened to the name it lies in', () => {
    const text = 'select length(u.sourcedId) from users as u'
    const { start, end } = underlined(text, { start: 14, end: 15 })
    expect(text.slice(start, end)).toBe('u.sourcedId')
  })
})

describe('what a session holds', () => {
  const users = table(
    'users',
    ['sourcedId usr_', 'sourcedId__n usrn_', 'line', 'a__x', 'a__y'],
    true,
  )
  const agents = table('user_agents', ['userSourcedId usr_', 'agentSourcedId usr_'], true)
  const classes = table('classes', ['sourcedId cls_'], false)
  const view = viewOf([users, agents, classes])
  const TOKEN = `usr_${'a'.repeat(26)}`

  it('is asked for a token in every column of its kind, and in no other', () => {
    expect(placesOf(TOKEN, view).map(({ sql }) => sql)).toEqual([
      `SELECT t.* FROM users AS t WHERE t.sourcedId = '${TOKEN}'`,
      `SELECT t.* FROM user_agents AS t WHERE t.userSourcedId = '${TOKEN}' OR t.agentSourcedId = '${TOKEN}'`,
    ])
    expect(placesOf(`cls_${'a'.repeat(26)}`, view)).toMatchObject([{ counts: false }])
  })

  it('is not asked for what only looks like a token, nor where own SQL is not answered', () => {
    expect(placesOf("usr_' OR 1 = 1 --", view)).toEqual([])
    expect(placesOf(TOKEN, viewOf([users], { checksOnly: true }))).toEqual([])
    expect(placesOf(TOKEN, viewOf([users], { kinds: ['none', 'group'] }))).toEqual([])
  })

  it('is completed by the aliases of the text', () => {
    const text =
      'SELECT 1 FROM users AS u JOIN classes ON true join nothing n LEFT JOIN user_agents a'
    expect(sourcesIn(text, view.tables).map(({ alias, table: { name } }) => [alias, name])).toEqual(
      [
        ...[
          ['u', 'users'],
          ['classes', 'classes'],
          ['a', 'user_agents'],
        ],
      ],
    )
  })

  it('shows companions with the column they were made of', () => {
    const groups = columnGroups(users.columns)
    expect(
      groups.map(({ base, column, companions }) => [base, column?.name, companions.length]),
    ).toEqual([
      ['sourcedId', 'sourcedId', 1],
      ['line', 'line', 0],
      ['a', undefined, 2],
    ])
  })

  it('tells which tables of a check are missing; names that the check gives itself are not', () => {
    const sql = 'WITH few AS (SELECT 1 FROM users) SELECT 1 FROM few JOIN enrollments AS e ON TRUE'
    const check = { id: 'x', title: '', words: '', symptom: '', versions: [], parameters: [], sql }
    expect(missingTables({ ...check, hash: '' }, view)).toEqual(['enrollments'])
  })
})

describe('the end of a session', () => {
  it('is near from fifteen minutes on, very near from five, and over at its time', () => {
    const minutes = [16, 15, 6, 5, 0.1, 0, -1]
    expect(minutes.map((each) => endStage(each * 60_000))).toEqual([
      ...['far', 'soon', 'soon', 'very-soon', 'very-soon', 'over', 'over'],
    ])
  })
})

function plain(name: string) {
  return { name, type: 'plain' as const, domain: null }
}

function table(name: string, columns: readonly string[], isAboutPersons: boolean): TableWire {
  return {
    ...{ name, words: name, subjects: isAboutPersons ? ['sourcedId'] : [] },
    columns: columns.map((each) => {
      const [column = '', prefix = null] = each.split(' ')
      return {
        ...{ name: column, type: prefix === null ? 'text' : 'token', domain: null, form: null },
        ...{ words: '', sensitive: false, quasi: false, extremes: false, treatment: 'keep' },
        ...{ treated: '', why: '', prefix },
      }
    }),
  }
}

function viewOf(
  tables: TableWire[],
  policy: Partial<SessionViewWire['policy']> = {},
): SessionViewWire {
  return {
    ...{ session: 'ses_1', tables, checks: [] },
    policy: {
      ...{ id: 'p', title: '', words: '', hash: '', functions: [], signatures: [] },
      ...{ kinds: ['none', 'group', 'named'], checksOnly: false, k: 10, protect: 'everyone' },
      ...{ showEmptyGroups: true, roundTo: null, overlap: 'all', rowCap: 100 },
      ...{ budget: { usual: 1, most: 1 }, longestWindowHours: 1, deadlineMs: 1, resolveDays: 1 },
      ...policy,
    },
  }
}
