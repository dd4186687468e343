import type { Account } from './account.js'
import type { Collaboration } from './collaborations.js'

/**
 * What a person does at AWS's console, behind the back of whoever set things up.
 */

/** Edits the custom rule of a configured table, by the name of its association. Any member may come in. */
export function editRule(
  account: Account,
  table: string,
  edit: (custom: Readonly<Record<string, unknown>>) => object,
): void {
  const association = associationNamed(account, table)
  const rule = account.tableRules.get(association.configuredTableId)
  const custom = rule?.policy.v1?.custom
  if (rule === undefined || custom === undefined) throw new TypeError(`no custom rule: ${table}`)
  const edited = { ...rule, policy: { v1: { custom: edit(custom) as typeof custom } } }
  account.tableRules.set(association.configuredTableId, edited)
}

/** Edits the collaboration's own rule for a table. */
export function editReceivers(
  account: Account,
  table: string,
  edit: (custom: Readonly<Record<string, unknown>>) => object,
): void {
  const { id } = associationNamed(account, table)
  const rule = account.associationRules.get(id)
  const custom = rule?.policy.v1?.custom
  if (rule === undefined || custom === undefined) throw new TypeError(`no custom rule: ${table}`)
  account.associationRules.set(id, { ...rule, policy: { v1: { custom: edit(custom) } } })
}

/** Changes every collaboration of the account, as when it was left. */
export function editCollaborations(account: Account, changes: Partial<Collaboration>): void {
  for (const [id, collaboration] of account.collaborations) {
    account.collaborations.set(id, { ...collaboration, ...changes })
  }
}

function associationNamed({ associations }: Account, table: string) {
  const association = [...associations.values()].find(({ name }) => name === table)
  if (association === undefined) throw new TypeError(`no such association: ${table}`)
  return association
}
