import type { AwsPlan } from './plan.js'

/** Limits of AWS that a plan can meet (AWS Clean Rooms user guide, quotas; API model). */
export const QUOTAS = {
  configuredTables: 250,
  columns: 100,
  ruleBytes: 100 * 1024,
  tablesInQuery: 15,
  nameLength: 100,
  aliasLength: 128,
} as const

/** How a plan stands to one limit. */
export interface QuotaLine {
  readonly what: string
  readonly used: number
  readonly most: number
  /** A plan over it cannot be applied; otherwise single queries can meet it, and are refused then. */
  readonly binds: 'plan' | 'query'
}

/** The plan beside AWS's limits. */
export function quotasOf({ tables, rule, collaboration }: AwsPlan): readonly QuotaLine[] {
  const most = (numbers: readonly number[]) => Math.max(0, ...numbers)
  return [
    {
      ...{ what: 'configured tables in the account', most: QUOTAS.configuredTables, binds: 'plan' },
      used: tables.length,
    },
    {
      ...{ what: 'columns in the widest allowlist', most: QUOTAS.columns, binds: 'plan' },
      used: most(tables.map(({ allowedColumns }) => allowedColumns.length)),
    },
    {
      ...{ what: 'bytes of an analysis rule', most: QUOTAS.ruleBytes, binds: 'plan' },
      used: Buffer.byteLength(JSON.stringify({ v1: { custom: rule } })),
    },
    {
      ...{ what: 'characters in the longest name', most: QUOTAS.nameLength, binds: 'plan' },
      used: most(
        [collaboration.name, ...tables.map(({ name }) => name)].map(({ length }) => length),
      ),
    },
    {
      ...{ what: 'configured tables in one query', most: QUOTAS.tablesInQuery, binds: 'query' },
      used: tables.length,
    },
  ]
}

/**
 * The limits that a plan breaks, in words; empty if it can be applied.
 * @param others configured tables of the account that are not of the plan
 */
export function quotaFaults(plan: AwsPlan, others: number): readonly string[] {
  return quotasOf(plan)
    .map((line) =>
      line.what === 'configured tables in the account'
        ? { ...line, used: line.used + others }
        : line,
    )
    .filter(({ used, most, binds }) => binds === 'plan' && used > most)
    .map(({ what, used, most }) => `${what}: ${used}, and AWS allows ${most}`)
}
