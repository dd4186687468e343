import fc from 'fast-check'
import { Readable } from 'node:stream'
import { NO_MANIFEST } from '../src/roster/manifest.js'
import { CsvRow } from '../src/roster/row.js'
import { Lane } from '../src/vault/lane.js'
import type { StagedPlan } from '../src/vault/filling.js'
import type { Part } from '../src/vault/part.js'
import type { PlanContext } from '../src/vault/plan.js'
import { stored, type StageValue, type Stored } from '../src/vault/staging.js'

const laneOf = () =>
  new Lane({ manifest: NO_MANIFEST, fieldBytes: 1024, now: Date.UTC(2026, 9, 1) })
const lane = laneOf()
const parts = lane.plans.flatMap(({ plan }) => [...plan.parts, ...(plan.each?.parts ?? [])])
// A child in kindergarten, so that there is an age to compare.
lane.context.people.hasGrade(lane.context.lexicons.PERSON.id('James'), 0)

const words = [
  ...['', ' ', 'a', 'A', ' a', 'a ', 'James', 'N/A', 'null', '0012', 'a@b.example', 'A@B.Example'],
  ...[
    '@b.c',
    'a@',
    'a@b',
    '{LDAP:x}',
    '{LDAP: x}',
    '{LDAP:x }',
    '{:x}',
    '{a:}',
    '{a:b:c}',
    '{a{:b}',
  ],
  ...[
    '{LDAP:x},{SIS:y}',
    '{LDAP:x},',
    ' {LDAP:x}',
    '{a b:c}',
    'a\u0001b',
    '\u007f',
    'a\tb',
    '\u000b',
  ],
]
const days = ['2020-02-29', '2021-02-29', '2020-09-01', '1969-12-31', '0099-01-01', ' 2020-09-01']
const lists = ['true', 'false', 'TRUE', 'a,b', 'a,', ',', ' ,a', '9/1/2020', '20000']
const ascii = fc.string({
  unit: fc.nat(0x7f).map((code) => String.fromCharCode(code)),
  maxLength: 12,
})
const cells = fc.oneof(fc.constantFrom(...words), fc.constantFrom(...days, ...lists), ascii)

/** What a part makes of texts. */
function slowly(part: Part, texts: readonly string[]): readonly Stored[] {
  const out: StageValue[] = []
  part.fill(texts, out)
  return part.stage.map(({ type }, at) => stored(out[at], type))
}

const first = (part: Part, value: number): readonly Stored[] => [value, ...(part.rest ?? [])]

describe('a part of a row', () => {
  it('makes of the bytes of a cell what it makes of its text', () => {
    const quick = parts.filter((part) => part.quick)
    expect(quick.length).toBeGreaterThan(30)
    let told = 0
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 4 }), (texts) => {
        // In the order of a file: what is remembered of one cell must not stick to the next one.
        for (const part of quick) {
          for (const text of texts) {
            const data = Buffer.from(`,${text},`, 'latin1')
            const value = part.quick?.(data, 1, 1 + text.length) ?? -1
            if (value < 0) continue
            told++
            expect(first(part, value)).toEqual(slowly(part, [text]))
          }
        }
      }),
      { numRuns: 200 },
    )
    expect(told).toBeGreaterThan(1000)
  })

  it('makes of the bytes of two cells what it makes of their texts', () => {
    const quick = parts.filter((part) => part.quickly)
    expect(quick.length).toBeGreaterThan(5)
    const pairs = fc.oneof(
      fc.tuple(cells, cells),
      cells.map((text): [string, string] => [text, `${text.toUpperCase()}@b.example`]),
      cells.map((text): [string, string] => [`enr-${text}-1`, text]),
      fc.constantFrom(...days).map((day): [string, string] => [day, 'James']),
    )
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const row = new CsvRow()
        const text = `${one},${other}`
        const data = Buffer.from(text, 'latin1')
        row.over(data)
        row.begin()
        row.add(0, one.length)
        row.add(one.length + 1, text.length)
        for (const part of quick) {
          const value = part.quickly?.(row, [0, 1]) ?? -1
          if (value >= 0) expect(first(part, value)).toEqual(slowly(part, [one, other]))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is the same whether the record before was alike or not', async () => {
    const header = 'sourcedId,status,role,username,userIds,givenName,familyName,email,grades,sms'
    const some = fc.constantFrom('', 'a', 'b@c.d', '{A:1}', '"{A:1},{B:2}"', 'é', '"9,10"', 'true')
    const record = fc.array(some, { minLength: 8, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 12 }), async (records) => {
        const lines = records.map((each) => each.join(','))
        const apart: string[] = []
        for (const line of lines) apart.push(...(await rowsOf([header, line])))
        expect((await rowsOf([header, ...lines])).sort()).toEqual(apart.sort())
      }),
      { numRuns: 15 },
    )
  })
})

/** The rows that a users.csv of these lines fills, as texts, but for their lines. */
async function rowsOf(lines: readonly string[]): Promise<string[]> {
  const own = laneOf()
  const bytes = Buffer.from(lines.join('\n'))
  const open = () => Promise.resolve(Readable.from([bytes]))
  await own.read({ kind: 'users', bytes: bytes.length, open }, () => undefined)
  return own.plans.flatMap((staged) => rowTexts(staged, own.context))
}

function rowTexts({ plan, stage, table }: StagedPlan, context: PlanContext): string[] {
  const own = [...plan.parts, ...(plan.each?.parts ?? [])]
  const domains = new Map(own.flatMap(({ ids }) => ids.map(({ domain, on }) => [on, domain])))
  const domainNames = new Map([
    ['email__domain', context.emailDomains.list()],
    ['idType', context.idTypes.list()],
  ])
  const cell = (name: string, value: number | string | null | undefined) => {
    const domain = domains.get(name)
    if (domain !== undefined) return context.lexicons[domain].texts.text(Number(value))
    return domainNames.get(name)?.[Number(value) - 1] ?? String(value)
  }
  const found: string[] = []
  for (const { block, rows } of stage.drain()) {
    for (let row = 0; row < rows; row++) {
      const cells = stage.columns.flatMap(({ name }, at) => {
        const value = block.numbers[at]?.[row] ?? block.texts[at]?.[row]
        return name === 'line' || value === undefined ? [] : [`${name}=${cell(name, value)}`]
      })
      const small = stage.combinations.text(block.combinations[row] ?? 0)
      found.push([table, ...cells, Buffer.from(small).toString('hex')].join(' '))
    }
  }
  return found
}
