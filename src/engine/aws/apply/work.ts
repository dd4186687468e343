import type { AwsClients } from '../clients.js'
import type { AwsPlan } from '../plan/plan.js'
import type { Questions } from '../verify/questions.js'
import type { Ids } from './ids.js'
import type { Wait } from './once.js'

/** What carrying out a plan needs. */
export interface Work {
  readonly clients: AwsClients
  readonly ask: Questions
  readonly plan: AwsPlan
  readonly ids: Ids
  readonly wait: Wait
}
