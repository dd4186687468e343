import { useMutation, useQuery } from '@tanstack/react-query'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { MonthsWire, VendorMonthWire } from '../../http/schema/months.js'
import type { RecordWire, SessionReportWire, VendorReportWire } from '../../http/schema/report.js'
import { get, post, searchOf } from './client.js'
import type { Download } from './download.js'
import { ONCE } from './once.js'

export type { MonthsWire, RecordWire, SessionReportWire, VendorMonthWire, VendorReportWire }

/** Whose record, and why it is asked for. */
export interface RecordQuestion {
  readonly student: string
  readonly reason?: string
}

/** A student's record of disclosure. It is kept nowhere: the question names a child. */
export function useRecord(): UseMutationResult<RecordWire, Error, RecordQuestion> {
  return useMutation({
    mutationFn: (question: RecordQuestion) => post<RecordWire>('/v1/records', question),
    gcTime: 0,
  })
}

/** The same as a file, made anew. */
export function recordFile(question: RecordQuestion, kind: 'csv' | 'pdf'): Download {
  const headers = { 'Content-Type': 'application/json' }
  return {
    path: '/v1/records',
    init: { method: 'POST', headers, body: JSON.stringify(question) },
    type: kind === 'csv' ? 'text/csv' : 'application/pdf',
    name: `record.${kind}`,
  }
}

/** What of a vendor: what ended from `from` (inclusive) to `to` (exclusive), both RFC 3339. */
export interface VendorQuestion {
  readonly vendor: string
  readonly from: string
  readonly to: string
}

const vendorPath = ({ vendor, from, to }: VendorQuestion): string =>
  `/v1/reports/vendors/${encodeURIComponent(vendor)}${searchOf({ from, to })}`

/** Everything a vendor touched in a time. */
export function useVendorReport(): UseMutationResult<VendorReportWire, Error, VendorQuestion> {
  return useMutation({
    mutationFn: (question: VendorQuestion) => get<VendorReportWire>(vendorPath(question)),
    gcTime: 0,
  })
}

/** The queries of a vendor as a file. */
export const vendorFile = (question: VendorQuestion): Download => ({
  ...{ path: vendorPath(question), type: 'text/csv', name: `${question.vendor}-queries.csv` },
})

const sessionPath = (session: string): string =>
  `/v1/reports/sessions/${encodeURIComponent(session)}`

/** A session from request to end. */
export function useSessionReport(session: string): UseQueryResult<SessionReportWire> {
  return useQuery({
    queryKey: ['reports', 'session', session],
    queryFn: ({ signal }) => get<SessionReportWire>(sessionPath(session), {}, signal),
    ...ONCE,
  })
}

/** The same as a file, made anew. */
export const sessionFile = (session: string, kind: 'md' | 'pdf'): Download => ({
  ...{ path: sessionPath(session), name: `session.${kind}` },
  type: kind === 'md' ? 'text/markdown' : 'application/pdf',
})

/** Figures by month (UTC) and vendor; months as `2026-03`, both inclusive. */
export function useMonths(from: string, to: string): UseQueryResult<MonthsWire> {
  return useQuery({
    queryKey: ['reports', 'months', from, to],
    queryFn: ({ signal }) => get<MonthsWire>('/v1/reports/months', { from, to }, signal),
    ...ONCE,
  })
}
