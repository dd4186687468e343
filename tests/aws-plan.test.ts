import { readFileSync, writeFileSync } from 'node:fs'
import { SHIPPED_POLICIES } from '../src/config/config.js'
import { awsPlan } from '../src/engine/aws/plan/plan.js'
import { quotaFaults, QUOTAS } from '../src/engine/aws/plan/quotas.js'
import type { AwsPlace } from '../src/engine/aws/place.js'
import { planLines } from '../src/cli/text/aws-plan.js'
import { styleOf } from '../src/cli/text/style.js'
import { createPolicyShelf } from '../src/policy/load.js'

const PLACE: AwsPlace = {
  ...{ region: 'us-east-1', account: '111122223333' },
  ...{ dataBucket: 'district-data', dataPrefix: 'homeroom/' },
  ...{ resultBucket: 'district-results', resultPrefix: 'homeroom/' },
  role: 'arn:aws:iam::111122223333:role/homeroom-reads',
  ...{ database: 'homeroom', worker: { type: 'CR.1X', number: 2 } },
  endpoints: { cleanRooms: null, glue: null, s3: null },
}
const SHELF = createPolicyShelf({ directory: SHIPPED_POLICIES })
const SHEET = { style: styleOf({ styled: false }), columns: 100 }

/**
 * The plans as a person has read and agreed to them. After a change that is meant, write them anew with
 * `HOMEROOM_REWRITE_PLANS=1 npm run --silent jest -- tests/aws-plan.test.ts` and read the diff.
 */
const reviewed = (id: string) => new URL(`corpus/aws-plans/${id}.txt`, import.meta.url)

function shipped(id: string) {
  const policy = SHELF.policy(id)
  if (policy === undefined) throw new TypeError(`no policy ${id}`)
  return policy
}

describe('the plan for AWS', () => {
  it.each(['checks-only', 'counts-only', 'rostering-debug'])('of %s is the reviewed one', (id) => {
    const text = `${planLines(awsPlan(shipped(id), PLACE), SHEET).join('\n')}\n`
    if (process.env.HOMEROOM_REWRITE_PLANS === '1') writeFileSync(reviewed(id), text)
    expect(text).toBe(readFileSync(reviewed(id), 'utf8'))
  })

  it('is a function of the policy and the place alone', () => {
    const policy = shipped('rostering-debug')
    expect(awsPlan(policy, PLACE)).toEqual(awsPlan(policy, PLACE))
  })

  it('says of each setting of a policy file who holds it', () => {
    for (const policy of SHELF.policies()) {
      const told = new Set(awsPlan(policy, PLACE).features.map(({ feature }) => feature))
      for (const setting of [
        ...['kinds', 'checksOnly', 'k', 'protect', 'showEmptyGroups', 'overlap', 'roundTo'],
        ...['rowCap', 'budget', 'longestWindow', 'deadline', 'resolveDays', 'functions'],
        ...['tables, columns', 'quasi', 'sensitive', 'extremes'],
      ]) {
        expect(told).toContain(setting)
      }
    }
  })

  it('allows exactly the columns of the policy, its subjects and what joins and parts rows', () => {
    for (const policy of SHELF.policies()) {
      const { tables } = awsPlan(policy, PLACE)
      const held = [...policy.tables].map(([name, { table, columns }]) => {
        const all = tables.filter(({ alias }) => alias === name || alias.startsWith(`${name}__`))
        const allowed = all.flatMap(({ allowedColumns }) => allowedColumns)
        const own = allowed.filter((column) => column !== 'hr_load' && column !== 'hr_row')
        expect(own).toHaveLength(columns.size + table.subjects.length)
        for (const column of columns.keys()) expect(own).toContain(column)
        return all.length
      })
      expect(held.reduce((sum, parts) => sum + parts, 0)).toBe(tables.length)
    }
  })

  it('uses names that AWS takes, each once', () => {
    for (const policy of SHELF.policies()) {
      const { tables } = awsPlan(policy, PLACE)
      for (const { name, alias, glue, allowedColumns } of tables) {
        expect(name.length).toBeLessThanOrEqual(QUOTAS.nameLength)
        expect(alias).toMatch(/^[a-z0-9_]{1,128}$/u)
        expect(glue.table).toMatch(/^[a-z0-9_]{1,128}$/u)
        expect(new Set(allowedColumns).size).toBe(allowedColumns.length)
        for (const column of allowedColumns) expect(column).toMatch(/^[a-z0-9_]{1,127}$/u)
      }
      for (const names of [tables.map(({ name }) => name), tables.map(({ alias }) => alias)]) {
        expect(new Set(names).size).toBe(names.length)
      }
    }
  })

  it('breaks no limit of AWS for a policy that is shipped', () => {
    for (const policy of SHELF.policies()) {
      expect(quotaFaults(awsPlan(policy, PLACE), 0)).toEqual([])
    }
  })

  it('never asks AWS for what would hide groups without a word', () => {
    for (const policy of SHELF.policies()) {
      const { rule } = awsPlan(policy, PLACE)
      expect(Object.keys(rule).toSorted()).toEqual([
        ...['additionalAnalyses', 'allowedAnalyses', 'allowedAnalysisProviders'],
        'disallowedOutputColumns',
      ])
    }
  })

  it('fits every screen', () => {
    for (const columns of [40, 80, 200]) {
      const lines = planLines(awsPlan(shipped('checks-only'), PLACE), { ...SHEET, columns })
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
    }
  })
})
