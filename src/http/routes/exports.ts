import { z } from 'zod'
import { actorOf } from '../../identity/verified.js'
import type { ExportJob } from '../../report/export/exports.js'
import { made, ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { exportSchema, exportsSchema, exportWishSchema } from '../schema.js'
import type { Services } from '../services-port.js'

const tag = 'Exports'
const roles = ['steward', 'officer'] as const
const params = z.object({ export: z.string().min(1).max(100) })
const ZIP = 'application/zip'

/** The whole log for people outside: started, watched, fetched. */
export function exportRoutes({ exports }: Services): readonly Route[] {
  return [
    route({
      ...{ method: 'post', path: '/v1/exports', tag, status: 201 },
      summary: 'Start an export of the log',
      roles,
      body: exportWishSchema,
      answer: exportSchema,
      refusals: ['EXPORT_RUNNING', 'EXPORT_UNKNOWN'],
      handle: async ({ who, body }) =>
        replyTo(await exports.start(actorOf(who), body.to), (job) => made(wire(job))),
    }),
    route({
      ...{ method: 'get', path: '/v1/exports', tag, status: 200 },
      summary: 'Exports since the service was started',
      roles,
      answer: exportsSchema,
      handle: () => Promise.resolve(ok({ exports: exports.jobs().map(wire) })),
    }),
    route({
      ...{ method: 'get', path: '/v1/exports/{export}', tag, status: 200 },
      summary: 'How far an export is',
      roles,
      params,
      answer: exportSchema,
      refusals: ['EXPORT_UNKNOWN'],
      handle: ({ params: { export: id } }) => replyTo(exports.job(id), (job) => ok(wire(job))),
    }),
    route({
      ...{ method: 'get', path: '/v1/exports/{export}/download', tag, status: 200 },
      summary: 'The export as a zip, to be verified with the verify.mjs in it',
      roles,
      params,
      answer: z.string().meta({ description: 'A zip.' }),
      alsoAs: [ZIP],
      refusals: ['EXPORT_UNKNOWN'],
      handle: async ({ who, params: { export: id } }) =>
        replyTo(await exports.download(actorOf(who), id), (stream) => ({
          ...{ kind: 'stream', type: ZIP, stream },
          headers: { 'Content-Disposition': 'attachment; filename="export.zip"' },
        })),
    }),
  ]
}

function wire({ id, ...job }: ExportJob) {
  return { export: id, ...job }
}
