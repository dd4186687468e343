import { z } from 'zod'
import { PASSING } from '../../ledger/passing.js'
import { actorOf } from '../../identity/verified.js'
import { ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import {
  dropSchema,
  droppedSchema,
  erasedSchema,
  eraseSchema,
  retainedSchema,
  retentionSchema,
} from '../schema.js'
import type { Services } from '../services-port.js'

const tag = 'Erasure'
const params = z.object({
  index: z.coerce.number().int().nonnegative(),
  name: z.string().min(1).max(40),
})

/** What the law says must go. The log keeps that it went, when, by whom and why. */
export function erasureRoutes({ casework }: Services): readonly Route[] {
  const { erasing, dropping } = casework
  return [
    route({
      ...{ method: 'post', path: '/v1/ledger/entries/{index}/payloads/{name}/erase', tag },
      ...{ status: 200, summary: 'Erase a text beside an entry; the proof still holds' },
      roles: ['officer'],
      fresh: true,
      params,
      body: eraseSchema,
      answer: erasedSchema,
      refusals: ['ENTRY_UNKNOWN', 'PAYLOAD_UNKNOWN', 'PAYLOAD_ERASED'],
      async handle({ who, params: { index, name }, body: { reason } }) {
        const command = { entry: index, payload: name, reason }
        const erased = await erasing.payload(actorOf(who), command)
        return replyTo(erased, (entry) => ok({ erased: true, entry }))
      },
    }),
    route({
      ...{ method: 'post', path: '/v1/ledger/retention', tag, status: 200 },
      summary: 'Count the texts that are old enough to go, or have them go',
      roles: ['officer'],
      fresh: true,
      body: retentionSchema,
      answer: retainedSchema,
      refusals: ['RETENTION_UNSET'],
      async handle({ who, body }) {
        const { days = null, payloads = PASSING } = body
        const found = body.apply
          ? await erasing.retention(actorOf(who), { days, payloads, reason: body.reason })
          : await erasing.dryRun(actorOf(who), { days, payloads })
        return replyTo(found, (retention) => ok({ applied: body.apply, ...retention }))
      },
    }),
    route({
      ...{ method: 'post', path: '/v1/students/drop', tag, status: 200 },
      summary: 'Have the crosswalk forget students; what remains names no one',
      roles: ['steward'],
      fresh: true,
      body: dropSchema,
      answer: droppedSchema,
      refusals: ['STUDENT_UNKNOWN'],
      handle: async ({ who, body }) =>
        replyTo(await dropping.drop(actorOf(who), body), (dropped) => ok({ dropped })),
    }),
  ]
}
