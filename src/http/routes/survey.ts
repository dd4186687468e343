import { z } from 'zod'
import { isRefusal, refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import type { Snapshot, State } from '../../session/state.js'
import { no, ok } from '../reply.js'
import { route } from '../route.js'
import type { Route } from '../route.js'
import { differencesSchema, snapshotDetailSchema } from '../schema.js'
import type { Services } from '../services-port.js'
import { differencesWire } from '../wire/differences.js'
import { snapshotWire } from '../wire/snapshot.js'

const tag = 'Snapshots'
const params = z.object({ snapshot: z.string().min(1).max(100) })
const roles = ['steward'] as const
const refusals = ['SNAPSHOT_UNKNOWN'] as const

/** What a load was like, in counts. */
export function surveyRoutes({ ledger, survey, settings }: Services): readonly Route[] {
  return [
    route({
      ...{ method: 'get', path: '/v1/snapshots/{snapshot}', tag, status: 200 },
      summary: 'A load with the facts of its package: files, rows, faults by code',
      ...{ roles, params, answer: snapshotDetailSchema, refusals },
      async handle({ params: { snapshot: id } }) {
        const snapshot = existing(ledger.state(), id)
        if (isRefusal(snapshot)) return no(snapshot)
        const { files, faults } = await survey.facts(id)
        return ok({ ...snapshotWire(snapshot), files, faults })
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/snapshots/{snapshot}/differences', tag, status: 200 },
      summary: 'A load against the one before it: rows added, removed and changed, with warnings',
      ...{ roles, params, answer: differencesSchema, refusals },
      async handle({ params: { snapshot: id } }) {
        const snapshot = existing(ledger.state(), id)
        if (isRefusal(snapshot)) return no(snapshot)
        const { previous } = snapshot
        const files = previous === null ? [] : await survey.differences(id, previous)
        const { differenceWarnPercent: warnPercent } = settings
        return ok(differencesWire({ snapshot: id, previous, files }, warnPercent))
      },
    }),
  ]
}

function existing(state: State, id: string): Snapshot | Refusal {
  return state.snapshots.get(id) ?? refuse('SNAPSHOT_UNKNOWN', 'There is no such snapshot.')
}
