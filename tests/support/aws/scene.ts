import {
  CreateCollaborationCommand,
  CreateConfiguredTableAnalysisRuleCommand,
  CreateConfiguredTableAssociationAnalysisRuleCommand,
  CreateConfiguredTableAssociationCommand,
  CreateConfiguredTableCommand,
  CreateMembershipCommand,
} from '@aws-sdk/client-cleanrooms'
import type { AnalysisRuleCustom, CleanRoomsClient } from '@aws-sdk/client-cleanrooms'
import { openClients, type AwsClients } from '../../../src/engine/aws/clients.js'
import type { AwsPlace } from '../../../src/engine/aws/place.js'
import { openFakeAws, type FakeAws, type FakeAwsOptions } from './fake-aws.js'

/** The fake, and the real SDK's clients for it. */
export interface Scene {
  readonly aws: FakeAws
  readonly clients: AwsClients
  readonly place: AwsPlace
  close(): Promise<void>
}

export async function openScene(options?: FakeAwsOptions): Promise<Scene> {
  const aws = await openFakeAws(options)
  const place = aws.place()
  const clients = await openClients(place)
  return {
    ...{ aws, clients, place },
    async close() {
      clients.close()
      await aws.close()
    },
  }
}

/** Ids of what `collaborate` made. */
export interface Ids {
  readonly collaborationIdentifier: string
  readonly membershipIdentifier: string
  readonly configuredTableIdentifier: string
  readonly configuredTableAssociationIdentifier: string
}

/** A collaboration of one, in which `users` can be queried by the account itself, under this rule. */
export async function collaborate(
  { clients: { cleanRooms }, place }: Scene,
  custom: AnalysisRuleCustom = {
    ...{ allowedAnalyses: ['ANY_QUERY'], allowedAnalysisProviders: [place.account] },
  },
): Promise<Ids> {
  const { collaboration } = await cleanRooms.send(
    new CreateCollaborationCommand({
      ...{ name: 'homeroom-demo', description: 'A demonstration', members: [] },
      creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
      ...{ creatorDisplayName: 'district', queryLogStatus: 'ENABLED', analyticsEngine: 'SPARK' },
    }),
  )
  const collaborationIdentifier = collaboration?.id ?? ''
  const { membership } = await cleanRooms.send(
    new CreateMembershipCommand({ collaborationIdentifier, queryLogStatus: 'ENABLED' }),
  )
  const membershipIdentifier = membership?.id ?? ''
  const tables = await associate(cleanRooms, place, { membershipIdentifier, custom })
  return { collaborationIdentifier, membershipIdentifier, ...tables }
}

async function associate(
  cleanRooms: CleanRoomsClient,
  place: AwsPlace,
  { membershipIdentifier, custom }: { membershipIdentifier: string; custom: AnalysisRuleCustom },
) {
  const { configuredTable } = await cleanRooms.send(
    new CreateConfiguredTableCommand({
      name: 'demo users',
      tableReference: { glue: { databaseName: place.database, tableName: 'demo__users' } },
      ...{ allowedColumns: ['ref', 'name', 'hr_load'], analysisMethod: 'DIRECT_QUERY' },
    }),
  )
  const configuredTableIdentifier = configuredTable?.id ?? ''
  const { configuredTableAssociation } = await cleanRooms.send(
    new CreateConfiguredTableAssociationCommand({
      ...{ name: 'Users', membershipIdentifier, configuredTableIdentifier, roleArn: place.role },
    }),
  )
  const configuredTableAssociationIdentifier = configuredTableAssociation?.id ?? ''
  const analysisRuleType = 'CUSTOM'
  await cleanRooms.send(
    new CreateConfiguredTableAnalysisRuleCommand({
      ...{ configuredTableIdentifier, analysisRuleType, analysisRulePolicy: { v1: { custom } } },
    }),
  )
  await cleanRooms.send(
    new CreateConfiguredTableAssociationAnalysisRuleCommand({
      ...{ membershipIdentifier, configuredTableAssociationIdentifier, analysisRuleType },
      analysisRulePolicy: { v1: { custom: { allowedResultReceivers: [place.account] } } },
    }),
  )
  return { configuredTableIdentifier, configuredTableAssociationIdentifier }
}
