import { z } from 'zod'
import { born, changed, found, without, type Account } from './account.js'
import { configuredTableOf } from './configured-tables.js'
import { membershipOf, type Membership } from './memberships.js'
import { operation, paged, type Operation } from './operation.js'
import { absent, conflict, invalid } from './problem.js'
import { description, page, roleArn, tableAlias, tags, uuid } from './shapes.js'

/** A configured table within a collaboration; its name is the table's name in SQL. */
export interface Association {
  readonly id: string
  readonly arn: string
  readonly configuredTableId: string
  readonly configuredTableArn: string
  readonly membershipId: string
  readonly membershipArn: string
  readonly roleArn: string
  /** Lower case, however it was given. */
  readonly name: string
  readonly description?: string | undefined
  readonly analysisRuleTypes: readonly string[]
  readonly createTime: number
  readonly updateTime: number
}

const CREATE = z.object({
  ...{ name: tableAlias, description: description.optional(), membershipIdentifier: uuid },
  ...{ configuredTableIdentifier: uuid, roleArn, tags: tags.optional() },
})
const ONE = z.object({ membershipIdentifier: uuid, configuredTableAssociationIdentifier: uuid })

/** All associations of a membership, in the order in which they were made. */
export const associationsOf = (account: Account, { id }: Membership): readonly Association[] =>
  [...account.associations.values()].filter(({ membershipId }) => membershipId === id)

/** The association, if it is this membership's; or 404. */
export function associationOf(account: Account, input: z.output<typeof ONE>): Association {
  const membership = membershipOf(account, input.membershipIdentifier)
  const id = input.configuredTableAssociationIdentifier
  const association = found(account.associations, id, 'CONFIGURED_TABLE_ASSOCIATION')
  if (association.membershipId !== membership.id) throw absent('CONFIGURED_TABLE_ASSOCIATION', id)
  return association
}

function create(account: Account, input: z.output<typeof CREATE>) {
  const membership = membershipOf(account, input.membershipIdentifier)
  if (membership.status !== 'ACTIVE') {
    throw conflict('INVALID_STATE', 'MEMBERSHIP', membership.id)
  }
  // A role of another account could not be passed to the service.
  if (input.roleArn.split(':')[4] !== account.id) {
    throw invalid('INVALID_CONFIGURATION', 'The role is not of this account.')
  }
  const table = configuredTableOf(account, input.configuredTableIdentifier)
  const name = input.name.toLowerCase()
  const others = associationsOf(account, membership)
  const same = others.find((one) => one.name === name || one.configuredTableId === table.id)
  if (same !== undefined) {
    throw conflict('ALREADY_EXISTS', 'CONFIGURED_TABLE_ASSOCIATION', same.id)
  }
  const configuredTableAssociation: Association = {
    ...born(account, 'configuredtableassociation', `${membership.id}/`),
    ...{ configuredTableId: table.id, configuredTableArn: table.arn },
    ...{ membershipId: membership.id, membershipArn: membership.arn },
    ...{ roleArn: input.roleArn, name, description: input.description, analysisRuleTypes: [] },
  }
  account.associations.set(configuredTableAssociation.id, configuredTableAssociation)
  return { configuredTableAssociation }
}

const summary = (association: Association): object =>
  without(association, 'roleArn', 'description', 'configuredTableArn')

const AT = '/memberships/{membershipIdentifier}/configuredTableAssociations'
const AT_ONE = `${AT}/{configuredTableAssociationIdentifier}` as const

export const associationOperations: readonly Operation[] = [
  operation('CreateConfiguredTableAssociation', `POST ${AT}`, CREATE, create),
  operation('GetConfiguredTableAssociation', `GET ${AT_ONE}`, ONE, (account, input) => ({
    configuredTableAssociation: associationOf(account, input),
  })),
  operation(
    'ListConfiguredTableAssociations',
    `GET ${AT}`,
    z.object({ ...page, membershipIdentifier: uuid }),
    (account, { membershipIdentifier, ...at }) => {
      const all = associationsOf(account, membershipOf(account, membershipIdentifier)).map(summary)
      return paged(account, 'configuredTableAssociationSummaries', all, at)
    },
  ),
  operation(
    'UpdateConfiguredTableAssociation',
    `PATCH ${AT_ONE}`,
    ONE.extend({ description: description.optional(), roleArn: roleArn.optional() }),
    (account, { description: words, roleArn: role, ...input }) => {
      const association = associationOf(account, input)
      const configuredTableAssociation = changed(association, { description: words, roleArn: role })
      account.associations.set(association.id, configuredTableAssociation)
      return { configuredTableAssociation }
    },
  ),
  operation('DeleteConfiguredTableAssociation', `DELETE ${AT_ONE}`, ONE, (account, input) => {
    const { id } = associationOf(account, input)
    account.associations.delete(id)
    account.associationRules.delete(id)
  }),
]
