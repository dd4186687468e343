import { find } from './find.js'
import { again, once } from './once.js'
import type { Work } from './work.js'

/** The collaboration: its creator alone, and a log of every query. */
export async function createCollaboration(work: Work): Promise<void> {
  const { CreateCollaborationCommand } = await import('@aws-sdk/client-cleanrooms')
  const { name, description, creatorDisplayName, abilities } = work.plan.collaboration
  const command = () =>
    new CreateCollaborationCommand({
      ...{ name, description, creatorDisplayName, creatorMemberAbilities: [...abilities] },
      ...{ members: [], queryLogStatus: 'ENABLED', analyticsEngine: 'SPARK' },
    })
  const make = async () => (await work.clients.starter.send(command())).collaboration?.id
  const id = await once('collaboration', make, async () => find.collaboration(work), work.wait)
  work.ids.set('collaboration', id)
}

export async function changeCollaboration({ clients, plan, ids }: Work): Promise<void> {
  const { UpdateCollaborationCommand } = await import('@aws-sdk/client-cleanrooms')
  const command = new UpdateCollaborationCommand({
    collaborationIdentifier: ids.collaboration,
    description: plan.collaboration.description,
  })
  await again('collaboration', () => clients.cleanRooms.send(command))
}

export async function createMembership(work: Work): Promise<void> {
  const { CreateMembershipCommand } = await import('@aws-sdk/client-cleanrooms')
  const command = () =>
    new CreateMembershipCommand({
      ...{ collaborationIdentifier: work.ids.collaboration, queryLogStatus: 'ENABLED' },
      defaultResultConfiguration: resultsOf(work),
      paymentConfiguration: { queryCompute: { isResponsible: true } },
    })
  const make = async () => (await work.clients.starter.send(command())).membership?.id
  const id = await once('membership', make, async () => find.membership(work), work.wait)
  work.ids.set('membership', id)
}

export async function changeMembership(work: Work): Promise<void> {
  const { UpdateMembershipCommand } = await import('@aws-sdk/client-cleanrooms')
  const command = new UpdateMembershipCommand({
    ...{ membershipIdentifier: work.ids.membership, queryLogStatus: 'ENABLED' },
    defaultResultConfiguration: resultsOf(work),
  })
  await again('membership', () => work.clients.cleanRooms.send(command))
}

function resultsOf({ plan: { results } }: Work) {
  const { bucket, prefix: keyPrefix } = results
  return {
    outputConfiguration: {
      s3: { resultFormat: 'PARQUET', bucket, ...(keyPrefix === '' ? {} : { keyPrefix }) } as const,
    },
  }
}
