import type { EntryType } from '../api/ledger.js'

/** What each kind of entry tells, in words. */
export const ENTRY_WORDS: Readonly<Record<EntryType, string>> = {
  'ledger.opened': 'The log was opened',
  'ledger.key-rotated': 'The log got another key',
  'ledger.read': 'The log was read',
  'ledger.exported': 'The log was exported',
  'service.started': 'The service was started',
  'auth.issued': 'A token or link was issued',
  'auth.accepted': 'Somebody signed in',
  'auth.refused': 'A sign-in was refused',
  'auth.ended': 'A sign-in ended',
  'vendor.added': 'A vendor was registered',
  'vendor.refused': 'A vendor was not registered',
  'engineer.added': 'An engineer was registered',
  'snapshot.loaded': 'A roster was loaded',
  'snapshot.refused': 'A roster was refused',
  'request.filed': 'A request was filed',
  'request.refused': 'A request was refused',
  'request.denied': 'A request was denied',
  'session.approved': 'A session was approved',
  'session.refused': 'An act on a session was refused',
  'session.revoked': 'A session was revoked',
  'session.closed': 'A session was closed with a finding',
  'session.expired': 'A session expired',
  'approval.refused': 'An approval was refused',
  'key.destroyed': 'The key of a session was destroyed',
  'query.started': 'A query was started',
  'query.released': 'A query was answered',
  'query.refused': 'A query was refused',
  'query.failed': 'A query failed',
  'token.resolved': 'Tokens were resolved',
  'token.refused': 'Tokens were not resolved',
  'payload.erased': 'A text was erased',
  'retention.applied': 'Old texts were erased',
  'student.dropped': 'Students were dropped',
  'erasure.refused': 'An erasure was refused',
  'report.made': 'A report was made',
  'report.refused': 'A report was refused',
  'export.started': 'An export was started',
  'export.downloaded': 'An export was downloaded',
  'export.failed': 'An export failed',
}

/** Types that one looks for, in the order of the words. */
export const ENTRY_TYPES = (Object.keys(ENTRY_WORDS) as EntryType[]).sort((one, other) =>
  ENTRY_WORDS[one].localeCompare(ENTRY_WORDS[other], 'en'),
)
