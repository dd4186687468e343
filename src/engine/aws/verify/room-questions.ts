import type { AwsClients } from '../clients.js'
import { ask } from './ask.js'
import { pages } from './pages.js'
import type { Questions } from './questions.js'

type Asked = Pick<
  Questions,
  | 'collaborations'
  | 'collaboration'
  | 'members'
  | 'schemas'
  | 'rulesInForce'
  | 'standings'
  | 'memberships'
  | 'membership'
>

/** Questions about collaborations and memberships. The SDK is loaded here, because most services never need it. */
export async function roomQuestions({ cleanRooms }: AwsClients): Promise<Asked> {
  const rooms = await import('@aws-sdk/client-cleanrooms')
  return {
    collaborations: () =>
      pages('collaborationList', 'nextToken', (page) => {
        const command = new rooms.ListCollaborationsCommand(page)
        return ask(command, () => cleanRooms.send(command))
      }),
    collaboration(collaborationIdentifier) {
      const command = new rooms.GetCollaborationCommand({ collaborationIdentifier })
      return ask(command, () => cleanRooms.send(command))
    },
    members: (collaborationIdentifier) =>
      pages('memberSummaries', 'nextToken', (page) => {
        const command = new rooms.ListMembersCommand({ collaborationIdentifier, ...page })
        return ask(command, () => cleanRooms.send(command))
      }),
    schemas: (collaborationIdentifier) =>
      pages('schemaSummaries', 'nextToken', (page) => {
        const command = new rooms.ListSchemasCommand({ collaborationIdentifier, ...page })
        return ask(command, () => cleanRooms.send(command))
      }),
    rulesInForce(collaborationIdentifier, names) {
      const command = new rooms.BatchGetSchemaAnalysisRuleCommand({
        collaborationIdentifier,
        schemaAnalysisRuleRequests: names.map((name) => ({ name, type: 'CUSTOM' })),
      })
      return ask(command, () => cleanRooms.send(command))
    },
    standings(collaborationIdentifier, names) {
      const command = new rooms.BatchGetSchemaCommand({
        collaborationIdentifier,
        names: [...names],
      })
      return ask(command, () => cleanRooms.send(command))
    },
    memberships: () =>
      pages('membershipSummaries', 'nextToken', (page) => {
        const command = new rooms.ListMembershipsCommand({ ...page, status: 'ACTIVE' })
        return ask(command, () => cleanRooms.send(command))
      }),
    membership(membershipIdentifier) {
      const command = new rooms.GetMembershipCommand({ membershipIdentifier })
      return ask(command, () => cleanRooms.send(command))
    },
  }
}
