import { z } from 'zod'
import { actorOf } from '../../identity/verified.js'
import { snapshotUnknown } from '../../session/decide-publish.js'
import type { Published } from '../../session/state.js'
import { timeText } from '../../session/window.js'
import { no, ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { publishedLoadsSchema, publishedSchema, publishingSchema } from '../schema.js'
import type { PublishedWire } from '../schema.js'
import type { Services } from '../services-port.js'

const tag = 'Snapshots'
const path = '/v1/snapshots/{snapshot}/published'
const params = z.object({ snapshot: z.string().min(1).max(100) })

/** What lies with an engine elsewhere, so that sessions may ask about it there. */
export function publishedRoutes({ ledger, casework }: Services): readonly Route[] {
  const { published } = casework
  return [
    route({
      ...{ method: 'get', path, tag, status: 200, params },
      summary: 'Under which policies a load was published, newest first',
      roles: ['steward', 'officer'],
      answer: publishedLoadsSchema,
      refusals: ['SNAPSHOT_UNKNOWN'],
      handle: ({ params: { snapshot } }) => {
        if (ledger.state().snapshots.get(snapshot) === undefined) {
          return Promise.resolve(no(snapshotUnknown()))
        }
        const loads = published.of(snapshot).map(publishedWire)
        return Promise.resolve(ok({ wanted: published.wanted, published: loads }))
      },
    }),
    route({
      ...{ method: 'post', path, tag, status: 200, params },
      summary: 'Say that a load was published; the service reads the manifest in the bucket itself',
      roles: ['steward'],
      body: publishingSchema,
      answer: publishedSchema,
      refusals: [
        ...(['NOT_ON_AWS', 'SNAPSHOT_UNKNOWN', 'POLICY_UNKNOWN'] as const),
        ...(['NOT_PUBLISHED', 'PUBLISHED_DIFFERS'] as const),
      ],
      async handle({ who, params: { snapshot }, body }) {
        const recorded = await published.record(actorOf(who), { snapshot, ...body })
        return replyTo(recorded, (load) => ok(publishedWire(load)))
      },
    }),
  ]
}

function publishedWire({ at, by, index, ...said }: Published): PublishedWire {
  return { ...said, publishedAt: timeText(at), publishedBy: by, entry: index }
}
