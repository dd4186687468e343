import type { Request } from 'express'
import { PassThrough } from 'node:stream'
import { actorOf } from '../../identity/verified.js'
import { refuse } from '../../refusal.js'
import { refuseSnapshot } from '../../session/decide-snapshot.js'
import type { RosterSource } from '../../vault/port.js'
import { made, no, ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { loadedSnapshotSchema, snapshotsSchema } from '../schema.js'
import type { Services } from '../services-port.js'
import { snapshotWire } from '../wire/snapshot.js'

const tag = 'Snapshots'

/** Loads of the roster. */
export function snapshotRoutes({ ledger, casework, settings }: Services): readonly Route[] {
  return [
    route({
      ...{ method: 'post', path: '/v1/snapshots', tag, status: 201 },
      summary: 'Load a OneRoster package, sent as a zip',
      roles: ['steward'],
      bodyKind: 'zip',
      answer: loadedSnapshotSchema,
      refusals: ['PACKAGE_UNREADABLE', 'PACKAGE_TOO_LARGE', 'PACKAGE_EMPTY', 'IMPORT_RUNNING'],
      async handle({ who, request }) {
        const by = actorOf(who)
        if (Number(request.get('content-length') ?? 0) > settings.maxZipBytes) {
          const refusal = refuse('PACKAGE_TOO_LARGE', 'The package is larger than is read here.')
          await ledger.decide((state) => refuseSnapshot(state, { by, refusal }))
          return no(refusal)
        }
        const loaded = await casework.load(by, zipOf(request))
        return replyTo(loaded, ({ snapshot, deviations }) => {
          const kept = ledger.state().snapshots.get(snapshot)
          if (kept === undefined) throw new TypeError('a snapshot was loaded and is not there')
          return made({ ...snapshotWire(kept), deviationsByKind: deviations })
        })
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/snapshots', tag, status: 200 },
      summary: 'All snapshots, newest first',
      roles: ['steward', 'officer'],
      answer: snapshotsSchema,
      handle: () => {
        const all = [...ledger.state().snapshots.values()]
        const snapshots = all.sort((one, other) => other.index - one.index).map(snapshotWire)
        return Promise.resolve(ok({ snapshots }))
      },
    }),
  ]
}

/** The body as it comes in. A caller who goes away midway ends it as an error, never as a short zip. */
function zipOf(request: Request): RosterSource {
  const stream = new PassThrough()
  // Whoever reads it hears of this; a caller who is gone before anyone reads must not end the service.
  stream.on('error', () => undefined)
  request.once('aborted', () => stream.destroy(new Error('the caller went away')))
  request.pipe(stream)
  return { kind: 'zip', stream }
}
