import type { Feature } from './features.js'

type Told = Pick<Feature, 'by' | 'words'>

const aws = (words: string): Told => ({ by: 'aws', words })
const homeroom = (words: string): Told => ({ by: 'homeroom', words })
const refused = (words: string): Told => ({ by: 'refused', words })

/** What holds under every policy, in the order in which a query meets it. */
export const SERVICE_FEATURES: Readonly<Record<string, Told>> = {
  'request and approval': homeroom('AWS asks nobody: whoever may start a query may start any.'),
  'window of a session': homeroom(
    'Looked at before a query is sent and again before its answer leaves; at the end running queries are cancelled.',
  ),
  'the tables of a session': homeroom(
    'The gate refuses tables that were not asked for. AWS holds all tables of the policy.',
  ),
  "a vendor's text never runs": homeroom(
    'Only text rendered from the approved tree is sent, read back and compared before. AWS runs any SELECT of its members.',
  ),
  'the pinned snapshot': homeroom(
    'Every table in the text is narrowed to the load of the session. AWS holds several loads side by side.',
  ),
  'what Spark does otherwise': refused(
    'What Spark lacks, or does differently in a way that cannot be hidden, is refused as ENGINE_LACKS.',
  ),
  'more than 15 tables in a query': refused(
    'A quota of AWS; a table that lies in parts counts once for each part read.',
  ),
  'texts over 500,000 characters': refused('A limit of AWS.'),
  'who may start a query': aws(
    'Only this account: providers of the rule. Nobody else is a member. Within the account, its own IAM policies decide.',
  ),
  'who receives results': aws('Only this account: receivers of the rule, on every association.'),
  'no secret where queries run': aws(
    'AWS has ordinals alone, and runs queries in machines of its own that reach only the published tables. No key, ' +
      'raw identifier or token is ever sent there.',
  ),
  'memory of a query': aws(
    'The workers of the settings; what does not fit fails there and stops nobody else.',
  ),
  'one start, one bill': homeroom(
    'A query is started once. If its fate is unknown it is looked for, never started again.',
  ),
  'queries at once, queries and cost of a session': homeroom(
    'Limits of the settings, counted in the ledger. AWS has an account-wide quota of queries at once.',
  ),
  'revoke and close': homeroom(
    'The running query is cancelled at AWS; what it still writes is deleted unread, and nothing is released.',
  ),
  'no engine text to vendors': homeroom(
    'Messages of AWS can quote data: the vendor gets a fixed one and the index of an entry.',
  ),
  tokens: homeroom('Ordinals become tokens as the answer leaves, with a key that AWS never sees.'),
  'results at rest': homeroom(
    'Deleted from the result bucket once read, also on failure. Give the bucket a rule that expires what a crash leaves.',
  ),
  'ledger before release': homeroom(
    'The answer leaves after its entry is durable. The query log of AWS holds no purpose, person or delivery.',
  ),
  'a second record, not ours': aws(
    'Query logging is on in the collaboration and the membership: AWS keeps the text of each query. Texts it cannot ' +
      'read are not logged there.',
  ),
  'what AWS holds is what was approved': homeroom(
    'Read back before sessions start and at least every minute while they run; any difference stops them.',
  ),
}
