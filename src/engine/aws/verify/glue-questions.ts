import type { AwsClients } from '../clients.js'
import { ask } from './ask.js'
import { pages } from './pages.js'
import type { Questions } from './questions.js'

type Asked = Pick<Questions, 'database' | 'glueTable' | 'partitions'>

/** Questions about the Glue catalogue. The SDK is loaded here, because most services never need it. */
export async function glueQuestions({ glue }: AwsClients): Promise<Asked> {
  const catalogue = await import('@aws-sdk/client-glue')
  return {
    database(Name) {
      const command = new catalogue.GetDatabaseCommand({ Name })
      return ask(command, () => glue.send(command))
    },
    glueTable({ database: DatabaseName, table: Name }) {
      const command = new catalogue.GetTableCommand({ DatabaseName, Name })
      return ask(command, () => glue.send(command))
    },
    partitions: ({ database: DatabaseName, table: TableName }) =>
      pages('Partitions', 'NextToken', ({ nextToken }) => {
        const next = nextToken === undefined ? {} : { NextToken: nextToken }
        const command = new catalogue.GetPartitionsCommand({ DatabaseName, TableName, ...next })
        return ask(command, () => glue.send(command))
      }),
  }
}
