import { createRequire } from 'node:module'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Parser as SqlParser } from 'node-sql-parser'
import { DEFECT_IDS, SEEDERS } from '../src/cli/demo/district/defects.js'
import type { DefectId } from '../src/cli/demo/district/defects.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import { judge } from '../src/gate/gate.js'
import { createPolicyShelf } from '../src/policy/load.js'
import type { Check } from '../src/policy/policy.js'
import { isRefusal } from '../src/refusal.js'
import { expected, fillRoom, named, openVault, runCheck } from './district-loaded.js'
import type { Vault } from './district-loaded.js'
import { THOROUGH } from './support/thorough.js'

const shelf = createPolicyShelf({ directory: 'policies' })
const debug = shelf.policy('rostering-debug') ?? null
const require = createRequire(import.meta.url)
const { Parser } = require('node-sql-parser/build/postgresql.js') as { Parser: typeof SqlParser }

const defectOf = (check: Check): DefectId => check.id.slice(0, 3).toUpperCase() as DefectId
/** Checks that say in one row that something is wrong with all of it, and name no record. */
const WHOLE_DISTRICT: ReadonlySet<DefectId> = new Set(['E07', 'G01', 'G02'])
const isAlone = (check: Check): boolean => SEEDERS[defectOf(check)].alone === true

describe('the ready-made checks', () => {
  it('are one for every defect that a demo district can hold', () => {
    expect(shelf.checks().map(defectOf).sort()).toEqual(DEFECT_IDS)
  })

  it.each(shelf.checks().map((check) => [check.id, check] as const))(
    '%s is one SELECT to a parser of another family',
    (_, { sql }) => {
      const ast = new Parser().astify(sql, { database: 'postgresql' })
      const [statement, ...more] = Array.isArray(ast) ? ast : [ast]
      expect(more).toEqual([])
      expect(statement?.type).toBe('select')
    },
  )
})

describe.each(['rostering-debug', 'checks-only'])('at the gate, under %s', (id) => {
  let parsers: Awaited<ReturnType<typeof createParsers>>
  beforeAll(async () => {
    parsers = await createParsers()
  })
  afterAll(() => parsers.close())

  it.each(shelf.checks().map((check) => [check.id, check] as const))(
    '%s is approved',
    async (_, { sql, parameters }) => {
      const policy = shelf.policy(id)
      if (policy === undefined) throw new TypeError(`there is no policy ${id}`)
      const values = parameters.map((parameter) => parameter.default)
      const given = { sql, policy, parameters: values, decode: () => null }
      const judged = await judge(given, parsers)
      expect(isRefusal(judged) ? `${judged.code}: ${judged.detail}` : 'approved').toBe('approved')
    },
  )
})

const VERSIONS = ['1.1', '1.2'] as const

describe.each(VERSIONS)('in a district of OneRoster %s', (version) => {
  const checks = shelf.checks().filter((check) => check.versions.includes(version))
  // Each in one of its versions, by turns: it takes a roster or two.
  const alone = shelf
    .checks()
    .filter(isAlone)
    .filter(({ versions }, at) => {
      const own = VERSIONS.filter((each) => versions.includes(each))
      return THOROUGH ? own.includes(version) : own[at % own.length] === version
    })
  let vault: Vault
  let clean: { snapshot: string; room: DuckDBConnection }
  let faulty: { snapshot: string; seeded: Awaited<ReturnType<Vault['load']>>['seeded'] }
  let rooms: Record<'whole' | 'debug', DuckDBConnection>

  beforeAll(async () => {
    vault = await openVault()
    const before = await vault.load({ version }, null)
    const again = await vault.load({ version }, before.snapshot)
    const room = await fillRoom(vault.file(again.snapshot), vault.file(before.snapshot), null)
    clean = { snapshot: again.snapshot, room }
    faulty = await vault.load({ version, defects: 'all' }, again.snapshot)
    const files = [vault.file(faulty.snapshot), vault.file(again.snapshot)] as const
    rooms = { whole: await fillRoom(...files, null), debug: await fillRoom(...files, debug) }
  }, 120_000)

  afterAll(() => vault.close())

  it.each(checks.map((check) => [check.id, check] as const))(
    '%s finds nothing in a clean load',
    async (_, check) => {
      expect(await runCheck(clean.room, check)).toEqual([])
    },
  )

  it.each(checks.filter((check) => !isAlone(check)).map((check) => [check.id, check] as const))(
    '%s finds what was planted for it, and nothing of all that was planted for others',
    async (_, check) => {
      const defect = defectOf(check)
      const table = faulty.seeded.find((each) => each.defect === defect)?.table ?? 'none'
      const rows = await runCheck(rooms.whole, check)
      expect(await named(vault, faulty.snapshot, table, rows)).toEqual(
        expected(faulty.seeded, defect),
      )
    },
  )

  it.each(checks.filter((check) => !isAlone(check)).map((check) => [check.id, check] as const))(
    '%s finds the same in a room in which rare values are left empty',
    async (_, check) => {
      const defect = defectOf(check)
      const table = faulty.seeded.find((each) => each.defect === defect)?.table ?? 'none'
      const rows = await runCheck(rooms.debug, check)
      expect(await named(vault, faulty.snapshot, table, rows)).toEqual(
        expected(faulty.seeded, defect),
      )
    },
  )

  it.each(alone.map((check) => [check.id, check] as const))(
    '%s finds that one defect in a district that has no other',
    async (_, check) => {
      const defect = defectOf(check)
      const { after } = SEEDERS[defect]
      const before = DEFECT_IDS.filter((id) => id === after)
      const eve =
        after === undefined
          ? clean.snapshot
          : (await vault.load({ version, defects: before }, clean.snapshot)).snapshot
      const { snapshot, seeded } = await vault.load({ version, defects: [defect] }, eve)
      const files = [vault.file(snapshot), vault.file(eve)] as const
      const [first] = seeded
      const { table, parameters } = first ?? { table: 'none' as const, parameters: undefined }
      const rows = await runCheck(await fillRoom(...files, null), check, parameters)
      const shown = await runCheck(await fillRoom(...files, debug), check, parameters)
      if (!WHOLE_DISTRICT.has(defect)) {
        expect(await named(vault, snapshot, table, rows)).toEqual(expected(seeded, defect))
        expect(rows).toEqual(expect.arrayContaining(shown))
      } else expect([rows.length, shown.length]).toEqual([1, 1])
      expect(shown.length).toBeGreaterThan(0)
    },
  )
})
