import type { PlannedTable } from '../plan/plan.js'
import { find } from './find.js'
import { again, once } from './once.js'
import type { Work } from './work.js'

/** Both services' rules say so if they are there already. */
const THERE = 'ConflictException'

export async function createConfiguredTable(work: Work, table: PlannedTable): Promise<void> {
  const { CreateConfiguredTableCommand } = await import('@aws-sdk/client-cleanrooms')
  const command = () => new CreateConfiguredTableCommand(configured(table))
  const make = async () => (await work.clients.starter.send(command())).configuredTable?.id
  const look = async () => find.configuredTable(work, table)
  const id = await once(`configured table ${table.name}`, make, look, work.wait)
  work.ids.set(`configured table ${table.alias}`, id)
}

export async function changeConfiguredTable(work: Work, table: PlannedTable): Promise<void> {
  const { UpdateConfiguredTableCommand } = await import('@aws-sdk/client-cleanrooms')
  const configuredTableIdentifier = work.ids.configuredTable(table)
  const changes = { configuredTableIdentifier, ...configured(table) }
  const command = new UpdateConfiguredTableCommand(changes)
  await again(`configured table ${table.name}`, () => work.clients.cleanRooms.send(command))
}

function configured({ name, description, glue, allowedColumns }: PlannedTable) {
  return {
    ...{ name, description, allowedColumns: [...allowedColumns] },
    analysisMethod: 'DIRECT_QUERY' as const,
    tableReference: { glue: { databaseName: glue.database, tableName: glue.table } },
  }
}

export async function createRule(work: Work, table: PlannedTable): Promise<void> {
  const { CreateConfiguredTableAnalysisRuleCommand } = await import('@aws-sdk/client-cleanrooms')
  const command = new CreateConfiguredTableAnalysisRuleCommand(ruled(work, table))
  await again(`rule of ${table.name}`, () => work.clients.cleanRooms.send(command), THERE)
}

export async function changeRule(work: Work, table: PlannedTable): Promise<void> {
  const { UpdateConfiguredTableAnalysisRuleCommand } = await import('@aws-sdk/client-cleanrooms')
  const command = new UpdateConfiguredTableAnalysisRuleCommand(ruled(work, table))
  await again(`rule of ${table.name}`, () => work.clients.cleanRooms.send(command))
}

function ruled({ plan: { rule }, ids }: Work, table: PlannedTable) {
  const custom = {
    allowedAnalyses: [...rule.allowedAnalyses],
    allowedAnalysisProviders: [...rule.allowedAnalysisProviders],
    additionalAnalyses: rule.additionalAnalyses,
    disallowedOutputColumns: [...rule.disallowedOutputColumns],
  }
  return {
    configuredTableIdentifier: ids.configuredTable(table),
    analysisRuleType: 'CUSTOM' as const,
    analysisRulePolicy: { v1: { custom } },
  }
}

export async function createAssociation(work: Work, table: PlannedTable): Promise<void> {
  const { CreateConfiguredTableAssociationCommand } = await import('@aws-sdk/client-cleanrooms')
  const { clients, plan, ids } = work
  const command = () =>
    new CreateConfiguredTableAssociationCommand({
      ...{ name: table.alias, description: table.description, roleArn: plan.place.role },
      membershipIdentifier: ids.membership,
      configuredTableIdentifier: ids.configuredTable(table),
    })
  const make = async () => (await clients.starter.send(command())).configuredTableAssociation?.id
  const look = async () => find.association(work, table)
  const id = await once(`association ${table.alias}`, make, look, work.wait)
  ids.set(`association ${table.alias}`, id)
}

export async function changeAssociation(work: Work, table: PlannedTable): Promise<void> {
  const { UpdateConfiguredTableAssociationCommand } = await import('@aws-sdk/client-cleanrooms')
  const command = new UpdateConfiguredTableAssociationCommand({
    ...associated(work, table),
    ...{ description: table.description, roleArn: work.plan.place.role },
  })
  await again(`association ${table.alias}`, () => work.clients.cleanRooms.send(command))
}

export async function createReceivers(work: Work, table: PlannedTable): Promise<void> {
  const { CreateConfiguredTableAssociationAnalysisRuleCommand } =
    await import('@aws-sdk/client-cleanrooms')
  const command = new CreateConfiguredTableAssociationAnalysisRuleCommand(received(work, table))
  const what = `collaboration's rule of ${table.alias}`
  await again(what, () => work.clients.cleanRooms.send(command), THERE)
}

export async function changeReceivers(work: Work, table: PlannedTable): Promise<void> {
  const { UpdateConfiguredTableAssociationAnalysisRuleCommand } =
    await import('@aws-sdk/client-cleanrooms')
  const command = new UpdateConfiguredTableAssociationAnalysisRuleCommand(received(work, table))
  const what = `collaboration's rule of ${table.alias}`
  await again(what, () => work.clients.cleanRooms.send(command))
}

function received(work: Work, table: PlannedTable) {
  const allowedResultReceivers = [...work.plan.receivers.allowedResultReceivers]
  return {
    ...associated(work, table),
    analysisRuleType: 'CUSTOM' as const,
    analysisRulePolicy: { v1: { custom: { allowedResultReceivers } } },
  }
}

const associated = ({ ids }: Work, table: PlannedTable) => ({
  membershipIdentifier: ids.membership,
  configuredTableAssociationIdentifier: ids.association(table),
})
