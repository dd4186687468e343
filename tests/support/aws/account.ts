import { randomUUID } from 'node:crypto'
import type { AssociationRule } from './association-rules.js'
import type { Association } from './associations.js'
import type { Collaboration } from './collaborations.js'
import type { ConfiguredTable } from './configured-tables.js'
import type { GlueDatabase } from './glue-databases.js'
import type { Membership } from './memberships.js'
import { absent, type ResourceType } from './problem.js'
import type { ProtectedQuery } from './query-shapes.js'
import type { TableRule } from './table-rules.js'

/**
 * What one made-up account of AWS holds. Resources stand as they go out, by id; tests may change them behind
 * the API's back, as a person at AWS's console would.
 */
export interface Account {
  readonly id: string
  readonly region: string
  /** Items of a page of a list, at most. */
  readonly pageSize: number
  /** Whether a configured table's Glue table must be there when it is made. */
  readonly glueFirst: boolean
  readonly collaborations: Map<string, Collaboration>
  readonly memberships: Map<string, Membership>
  readonly configuredTables: Map<string, ConfiguredTable>
  /** By the configured table's id: there is one rule per table. */
  readonly tableRules: Map<string, TableRule>
  readonly associations: Map<string, Association>
  /** By the association's id. */
  readonly associationRules: Map<string, AssociationRule>
  readonly queries: Map<string, ProtectedQuery>
  /** By lower-cased name. */
  readonly glue: Map<string, GlueDatabase>
}

export const emptyAccount = (
  settings: Pick<Account, 'id' | 'region' | 'pageSize' | 'glueFirst'>,
): Account => ({
  ...settings,
  collaborations: new Map(),
  memberships: new Map(),
  configuredTables: new Map(),
  tableRules: new Map(),
  associations: new Map(),
  associationRules: new Map(),
  queries: new Map(),
  glue: new Map(),
})

/** Members that every resource has. Times are seconds since 1970, as on the wire. */
export function born({ id: account, region }: Account, kind: string, under = '') {
  const id = randomUUID()
  const now = seconds()
  return {
    ...{ id, arn: `arn:aws:cleanrooms:${region}:${account}:${kind}/${under}${id}` },
    ...{ createTime: now, updateTime: now },
  }
}

export const seconds = (): number => Date.now() / 1000

/** The resource, or 404. */
export function found<Resource>(
  among: ReadonlyMap<string, Resource>,
  id: string,
  type: ResourceType,
): Resource {
  const resource = among.get(id)
  if (resource === undefined) throw absent(type, id)
  return resource
}

/** The members that are given, laid over a resource, with a new `updateTime`. */
export const changed = <Resource extends object>(
  resource: Resource,
  changes: Partial<Record<keyof Resource, unknown>>,
): Resource => ({
  ...resource,
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
  updateTime: seconds(),
})

/** A resource without the members that an answer of another kind leaves out. */
export function without<Resource extends object, Name extends keyof Resource>(
  resource: Resource,
  ...names: readonly Name[]
): Omit<Resource, Name> {
  const rest = { ...resource }
  for (const name of names) Reflect.deleteProperty(rest, name)
  return rest
}
