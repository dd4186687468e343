import type { AwsClients } from '../clients.js'
import type { Answer } from './ask.js'
import { glueQuestions } from './glue-questions.js'
import type { Listed } from './pages.js'
import { roomQuestions } from './room-questions.js'
import { tableQuestions } from './table-questions.js'

/** What is asked of AWS, by id or by name; answers as they came over the wire. */
export interface Questions {
  collaborations(): Promise<Listed>
  collaboration(collaborationIdentifier: string): Promise<Answer>
  members(collaborationIdentifier: string): Promise<Listed>
  /** The tables of all members, as the collaboration shows them. */
  schemas(collaborationIdentifier: string): Promise<Listed>
  /** The rules in force for custom analyses of at most 25 tables. */
  rulesInForce(collaborationIdentifier: string, names: readonly string[]): Promise<Answer>
  /** How at most 25 tables stand: their columns, and whether they can be queried. */
  standings(collaborationIdentifier: string, names: readonly string[]): Promise<Answer>
  memberships(): Promise<Listed>
  membership(membershipIdentifier: string): Promise<Answer>
  configuredTables(): Promise<Listed>
  configuredTable(configuredTableIdentifier: string): Promise<Answer>
  rule(configuredTableIdentifier: string): Promise<Answer>
  associations(membershipIdentifier: string): Promise<Listed>
  association(of: OfAssociation): Promise<Answer>
  receivers(of: OfAssociation): Promise<Answer>
  database(Name: string): Promise<Answer>
  glueTable(of: OfGlueTable): Promise<Answer>
  partitions(of: OfGlueTable): Promise<Listed>
}

interface OfAssociation {
  readonly membershipIdentifier: string
  readonly configuredTableAssociationIdentifier: string
}

interface OfGlueTable {
  readonly database: string
  readonly table: string
}

/** The questions, ready to be asked; nothing is sent yet. */
export async function createQuestions(clients: AwsClients): Promise<Questions> {
  const [rooms, tables, glue] = await Promise.all([
    ...([roomQuestions(clients), tableQuestions(clients), glueQuestions(clients)] as const),
  ])
  return { ...rooms, ...tables, ...glue }
}
