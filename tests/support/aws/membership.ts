import { CreateCollaborationCommand, CreateMembershipCommand } from '@aws-sdk/client-cleanrooms'
import type { AwsClients } from '../../../src/engine/aws/clients.js'

/** A collaboration of one member, and its membership's id: all that a query without tables needs. */
export async function membershipIn({
  cleanRooms,
}: Pick<AwsClients, 'cleanRooms'>): Promise<string> {
  const { collaboration } = await cleanRooms.send(
    new CreateCollaborationCommand({
      ...{
        name: 'homeroom-demo',
        description: 'demo',
        members: [],
        creatorDisplayName: 'district',
      },
      creatorMemberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
      ...{ queryLogStatus: 'ENABLED', analyticsEngine: 'SPARK' },
    }),
  )
  const { membership } = await cleanRooms.send(
    new CreateMembershipCommand({
      ...{ collaborationIdentifier: collaboration?.id, queryLogStatus: 'ENABLED' },
    }),
  )
  if (membership?.id === undefined) throw new TypeError('there is no membership')
  return membership.id
}
