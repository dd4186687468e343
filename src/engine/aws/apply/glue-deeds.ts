import { tableInputOf } from '../glue/storage.js'
import type { PlannedTable } from '../plan/plan.js'
import { again } from './once.js'
import type { Work } from './work.js'

const THERE = 'AlreadyExistsException'

export async function createDatabase({ clients: { glue }, plan }: Work): Promise<void> {
  const { CreateDatabaseCommand } = await import('@aws-sdk/client-glue')
  const DatabaseInput = { Name: plan.place.database, Description: 'Homeroom: published rosters' }
  const command = new CreateDatabaseCommand({ DatabaseInput })
  await again('Glue database', () => glue.send(command), THERE)
}

export async function createGlueTable(work: Work, table: PlannedTable): Promise<void> {
  const { CreateTableCommand } = await import('@aws-sdk/client-glue')
  const command = new CreateTableCommand(tableOf(work, table))
  await again(`Glue table ${table.glue.table}`, () => work.clients.glue.send(command), THERE)
}

/** The whole description is written anew, so that nothing that others added stays. */
export async function changeGlueTable(work: Work, table: PlannedTable): Promise<void> {
  const { UpdateTableCommand } = await import('@aws-sdk/client-glue')
  const command = new UpdateTableCommand(tableOf(work, table))
  await again(`Glue table ${table.glue.table}`, () => work.clients.glue.send(command))
}

function tableOf({ plan: { place, policy } }: Work, { part, glue }: PlannedTable) {
  const { StorageDescriptor, PartitionKeys, ...input } = tableInputOf(place, policy.id, part)
  return {
    DatabaseName: glue.database,
    TableInput: {
      ...input,
      StorageDescriptor: { ...StorageDescriptor, Columns: [...StorageDescriptor.Columns] },
      PartitionKeys: [...PartitionKeys],
    },
  }
}
