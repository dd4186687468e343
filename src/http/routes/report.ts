import type { Request } from 'express'
import { z } from 'zod'
import { actorOf } from '../../identity/verified.js'
import { refuse } from '../../refusal.js'
import { markdownOf } from '../../report/paper-markdown.js'
import { pdfOf } from '../../report/paper-pdf.js'
import { recordCsv } from '../../report/record-csv.js'
import { recordPaper } from '../../report/record-paper.js'
import { sessionPaper } from '../../report/session-paper.js'
import { vendorQueriesCsv, vendorStudentsCsv } from '../../report/vendor-csv.js'
import { no, ok } from '../reply.js'
import type { Reply } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import {
  recordQuestionSchema,
  recordSchema,
  sessionReportSchema,
  vendorQuestionSchema,
  vendorReportSchema,
} from '../schema.js'
import type { Services } from '../services-port.js'

const tag = 'Reports'
const roles = ['steward', 'officer'] as const
const JSON_TYPE = 'application/json'
const CSV = 'text/csv'
const PDF = 'application/pdf'
const MARKDOWN = 'text/markdown'

/** Reports for people outside this house. Each is an entry before anyone gets it. */
export function reportRoutes(services: Services): readonly Route[] {
  return [record(services), vendor(services), session(services)]
}

/** A POST although it only reads: the identifier of a child has no place in an address. */
function record({ reports }: Services): Route {
  return route({
    ...{ method: 'post', path: '/v1/records', tag, status: 200 },
    summary: 'Record of disclosure of a student (34 CFR 99.32)',
    roles,
    body: recordQuestionSchema,
    answer: recordSchema,
    alsoAs: [CSV, PDF],
    refusals: ['STUDENT_UNKNOWN', 'SNAPSHOT_UNKNOWN', 'NOT_ACCEPTABLE'],
    async handle({ who, body, request }) {
      const type = wished(request, [JSON_TYPE, CSV, PDF])
      if (type === null) return notAcceptable()
      return replyTo(await reports.record(actorOf(who), body), async (found) => {
        if (type === CSV) return file(CSV, recordCsv(found), 'record.csv')
        if (type === JSON_TYPE) return ok(found)
        return file(PDF, await pdfOf(recordPaper(found, body.student)), 'record.pdf')
      })
    },
  })
}

function vendor({ reports }: Services): Route {
  return route({
    ...{ method: 'get', path: '/v1/reports/vendors/{vendor}', tag, status: 200 },
    summary: 'Everything a vendor touched in a time',
    roles,
    params: z.object({ vendor: z.string().min(1).max(100) }),
    query: vendorQuestionSchema,
    answer: vendorReportSchema,
    alsoAs: [CSV],
    refusals: ['VENDOR_UNKNOWN', 'NOT_ACCEPTABLE'],
    async handle({ who, params, query, request }) {
      const type = wished(request, [JSON_TYPE, CSV])
      if (type === null) return notAcceptable()
      const period = { from: Date.parse(query.from), to: Date.parse(query.to) }
      const names = query.names === 'yes' || (type === CSV && query.lines === 'students')
      const asked = { vendor: params.vendor, ...period, names }
      return replyTo(await reports.vendor(actorOf(who), asked), (found) => {
        if (type === JSON_TYPE) return ok(found)
        if (query.lines === 'queries') return file(CSV, vendorQueriesCsv(found), 'queries.csv')
        return file(CSV, vendorStudentsCsv(found.people ?? []), 'students.csv')
      })
    },
  })
}

function session({ reports }: Services): Route {
  return route({
    ...{ method: 'get', path: '/v1/reports/sessions/{session}', tag, status: 200 },
    summary: 'A session from request to end, for the ticket',
    roles,
    params: z.object({ session: z.string().min(1).max(100) }),
    answer: sessionReportSchema,
    alsoAs: [MARKDOWN, PDF],
    refusals: ['SESSION_UNKNOWN', 'NOT_ACCEPTABLE'],
    async handle({ who, params, request }) {
      const type = wished(request, [JSON_TYPE, MARKDOWN, PDF])
      if (type === null) return notAcceptable()
      return replyTo(await reports.session(actorOf(who), params.session), async (found) => {
        if (type === JSON_TYPE) return ok(found)
        const paper = sessionPaper(found)
        if (type === MARKDOWN) return file(MARKDOWN, markdownOf(paper), 'session.md')
        return file(PDF, await pdfOf(paper), 'session.pdf')
      })
    },
  })
}

/** Asked before anything is looked up: a look that nobody can take would still be on record. */
function wished(request: Request, types: string[]): string | null {
  const type = request.accepts(types)
  return type === false ? null : type
}

const notAcceptable = () => no(refuse('NOT_ACCEPTABLE', 'The answer is not made in this form.'))

function file(type: string, content: string | Buffer, name: string): Reply {
  const headers = { 'Content-Disposition': `attachment; filename="${name}"` }
  if (typeof content === 'string') return { kind: 'text', type, text: content, headers }
  return { kind: 'bytes', type, bytes: content, headers }
}
