import type { AwsClients } from '../clients.js'
import { ask } from './ask.js'
import { pages } from './pages.js'
import type { Questions } from './questions.js'

type Asked = Pick<
  Questions,
  'configuredTables' | 'configuredTable' | 'rule' | 'associations' | 'association' | 'receivers'
>

/** Questions about configured tables and their associations. The SDK is loaded here, because most services never need it. */
export async function tableQuestions({ cleanRooms }: AwsClients): Promise<Asked> {
  const rooms = await import('@aws-sdk/client-cleanrooms')
  const CUSTOM = { analysisRuleType: 'CUSTOM' } as const
  return {
    configuredTables: () =>
      pages('configuredTableSummaries', 'nextToken', (page) => {
        const command = new rooms.ListConfiguredTablesCommand(page)
        return ask(command, () => cleanRooms.send(command))
      }),
    configuredTable(configuredTableIdentifier) {
      const command = new rooms.GetConfiguredTableCommand({ configuredTableIdentifier })
      return ask(command, () => cleanRooms.send(command))
    },
    rule(configuredTableIdentifier) {
      const of = { configuredTableIdentifier, ...CUSTOM }
      const command = new rooms.GetConfiguredTableAnalysisRuleCommand(of)
      return ask(command, () => cleanRooms.send(command))
    },
    associations: (membershipIdentifier) =>
      pages('configuredTableAssociationSummaries', 'nextToken', (page) => {
        const of = { membershipIdentifier, ...page }
        const command = new rooms.ListConfiguredTableAssociationsCommand(of)
        return ask(command, () => cleanRooms.send(command))
      }),
    association(of) {
      const command = new rooms.GetConfiguredTableAssociationCommand(of)
      return ask(command, () => cleanRooms.send(command))
    },
    receivers(of) {
      const command = new rooms.GetConfiguredTableAssociationAnalysisRuleCommand({
        ...of,
        ...CUSTOM,
      })
      return ask(command, () => cleanRooms.send(command))
    },
  }
}
