import type { Request } from 'express'
import { PassThrough } from 'node:stream'
import type { Principal } from '../../identity/principal.js'
import { actorOf } from '../../identity/verified.js'
import { isRefusal, refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import { refuseSnapshot } from '../../session/decide-snapshot.js'
import type { RosterSource } from '../../vault/port.js'
import { ImportLines } from '../import-lines.js'
import { failureFacts } from '../logging.js'
import { failureProblem } from '../problem.js'
import { made, no, ok } from '../reply.js'
import type { Reply } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { importLineSchema, loadedSnapshotSchema, snapshotsSchema } from '../schema.js'
import type { LoadedSnapshotWire } from '../schema.js'
import type { Services } from '../services-port.js'
import { snapshotWire } from '../wire/snapshot.js'
import { surveyRoutes } from './survey.js'

const tag = 'Snapshots'
const JSON_TYPE = 'application/json'
const LINES = 'application/x-ndjson'

/** Loads of the roster. */
export function snapshotRoutes(services: Services): readonly Route[] {
  const { ledger } = services
  return [
    loading(services),
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
    ...surveyRoutes(services),
  ]
}

function loading(services: Services): Route {
  const { ledger, casework, settings } = services
  return route({
    ...{ method: 'post', path: '/v1/snapshots', tag, status: 201 },
    summary: 'Load a OneRoster package, sent as a zip',
    roles: ['steward'],
    bodyKind: 'zip',
    answer: loadedSnapshotSchema,
    streamed: {
      ...{ type: LINES, bit: importLineSchema },
      words:
        'If the request accepts it: a line for each step, then one with the snapshot or the problem. The status is 200 either way. Whoever goes away cancels the import.',
    },
    refusals: ['PACKAGE_UNREADABLE', 'PACKAGE_TOO_LARGE', 'PACKAGE_EMPTY', 'IMPORT_RUNNING'],
    async handle({ who, request, signal }) {
      const by = actorOf(who)
      if (Number(request.get('content-length') ?? 0) > settings.maxZipBytes) {
        const refusal = refuse('PACKAGE_TOO_LARGE', 'The package is larger than is read here.')
        await ledger.decide((state) => refuseSnapshot(state, { by, refusal }))
        return no(refusal)
      }
      if (request.accepts([JSON_TYPE, LINES]) === LINES) {
        return inLines(services, who, request, signal)
      }
      return replyTo(loaded(services, await casework.load(by, zipOf(request))), made)
    },
  })
}

/** The answer as lines, which begins while the package is still sent. */
function inLines(services: Services, who: Principal, request: Request, signal: AbortSignal): Reply {
  const { casework, log } = services
  const lines = new ImportLines(Number(request.get('content-length') ?? NaN))
  const source = zipOf(request)
  request.on('data', (chunk: Buffer) => lines.received(chunk.length))
  const work = async () => {
    const progress = lines.progress.bind(lines)
    const result = await casework.load(actorOf(who), source, progress, signal)
    lines.end(loaded(services, result))
  }
  work().catch((cause: unknown) => {
    const id = typeof request.id === 'string' ? request.id : 'unknown'
    log.error({ request: id, failure: failureFacts(cause) }, 'import failed')
    lines.fail(failureProblem(cause, id))
  })
  return { kind: 'stream', type: LINES, stream: lines.stream, headers: NOT_KEPT }
}

/** A proxy that holds lines back would make progress look like a standstill. */
const NOT_KEPT = { 'X-Accel-Buffering': 'no' }

type Loaded = Awaited<ReturnType<Services['casework']['load']>>

function loaded({ ledger }: Services, result: Loaded): LoadedSnapshotWire | Refusal {
  if (isRefusal(result)) return result
  const kept = ledger.state().snapshots.get(result.snapshot)
  if (kept === undefined) throw new TypeError('a snapshot was loaded and is not there')
  return { ...snapshotWire(kept), deviationsByKind: { ...result.deviations } }
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
