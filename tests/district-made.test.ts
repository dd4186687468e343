import { parse } from 'csv-parse/sync'
import { DEFECT_IDS } from '../src/cli/demo/district/defects.js'
import { makeDistrict } from '../src/cli/demo/district/district.js'
import type { District, DistrictWish } from '../src/cli/demo/district/district.js'
import { zipDistrict } from '../src/cli/demo/district/write.js'
import { columnsOf, kindOf } from '../src/roster/schema.js'

const wish = (over: Partial<DistrictWish> = {}): DistrictWish => ({
  students: 1_500,
  seed: 11,
  version: '1.1',
  defects: [],
  asOf: '2026-11-22',
  ...over,
})

const text = (district: District, file: string): string =>
  [...(district.files.get(file) ?? [])].join('')

const rows = (district: District, file: string): Record<string, string>[] =>
  parse(text(district, file), { columns: true })

const whole = (district: District): string =>
  [...district.files.keys()].map((name) => text(district, name)).join('\n')

describe('a made-up district', () => {
  it('is the same to the byte for the same wish, and another for another seed', () => {
    const one = whole(makeDistrict(wish({ defects: 'all' })))
    expect(whole(makeDistrict(wish({ defects: 'all' })))).toBe(one)
    expect(whole(makeDistrict(wish({ defects: 'all', seed: 12 })))).not.toBe(one)
  })

  it('gives the same text when a file is read a second time', () => {
    const district = makeDistrict(wish({ defects: 'all' }))
    expect(text(district, 'enrollments.csv')).toBe(text(district, 'enrollments.csv'))
  })

  it.each(['1.1', '1.2'] as const)(
    'writes the headers of %s in the order of the specification',
    (version) => {
      const district = makeDistrict(wish({ version }))
      for (const name of district.files.keys()) {
        const kind = kindOf(name)
        if (kind === null || kind === 'manifest') continue
        const [header] = text(district, name).split('\r\n')
        expect(header).toBe(
          columnsOf(kind, version)
            ?.map((column) => column.name)
            .join(','),
        )
      }
      expect(district.files.has('roles.csv')).toBe(version === '1.2')
    },
  )

  it('has the shape of a real one: class sizes, classes a student, a teacher for every class', () => {
    const district = makeDistrict(wish({ students: 5_000 }))
    const enrollments = rows(district, 'enrollments.csv')
    const users = rows(district, 'users.csv')
    const students = users.filter(({ role }) => role === 'student')
    expect(students).toHaveLength(5_000)
    const seats = enrollments.filter(({ role }) => role === 'student').length
    const classes = rows(district, 'classes.csv').length
    expect(seats / 5_000).toBeGreaterThan(6)
    expect(seats / 5_000).toBeLessThan(8.1)
    expect(seats / classes).toBeGreaterThan(18)
    expect(seats / classes).toBeLessThan(24)
    expect(enrollments.filter(({ role }) => role === 'teacher')).toHaveLength(classes)
  })

  it('plants nothing in a clean district, and at least one record for each defect asked for', () => {
    expect(makeDistrict(wish()).seeded).toEqual([])
    for (const version of ['1.1', '1.2'] as const) {
      const { seeded } = makeDistrict(wish({ version, defects: 'all' }))
      for (const { sourcedIds } of seeded) expect(sourcedIds.length).toBeGreaterThan(0)
    }
    const { seeded } = makeDistrict(wish({ defects: ['D01'] }))
    expect(
      seeded.map(({ defect, table, sourcedIds }) => [defect, table, sourcedIds.length]),
    ).toEqual([['D01', 'enrollments', 1]])
  })

  it('can plant every defect on its own, in either version', () => {
    for (const id of DEFECT_IDS) {
      for (const version of ['1.1', '1.2'] as const) {
        const { seeded } = makeDistrict(wish({ students: 900, version, defects: [id] }))
        expect(seeded.some(({ defect }) => defect === id)).toBe(true)
      }
    }
  })

  it.each(['2026-07-31', '2026-08-01', '2027-01-01', '2028-02-29'])(
    'has a school year that covers the day of the export, %s',
    (asOf) => {
      const years = rows(makeDistrict(wish({ asOf })), 'academicSessions.csv').filter(
        ({ type }) => type === 'schoolYear',
      )
      expect(years).toHaveLength(1)
      const [year] = years
      expect((year?.['startDate'] ?? '') <= asOf && asOf < (year?.['endDate'] ?? '')).toBe(true)
      expect(year?.['endDate']?.slice(0, 4)).toBe(year?.['schoolYear'])
    },
  )

  it('refuses a number of students it cannot make', () => {
    for (const students of [0, 599, 1_000_001, 1_000.5, Number.NaN]) {
      expect(() => makeDistrict(wish({ students }))).toThrow(RangeError)
    }
  })

  it('zips to the same bytes twice', async () => {
    const bytes = async () => {
      const parts: Buffer[] = []
      for await (const part of zipDistrict(makeDistrict(wish()))) parts.push(part as Buffer)
      return Buffer.concat(parts)
    }
    const one = await bytes()
    expect(one.subarray(0, 4)).toEqual(Buffer.from('PK\u0003\u0004'))
    expect(one.equals(await bytes())).toBe(true)
  })
})
