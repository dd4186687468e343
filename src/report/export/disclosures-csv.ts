import type { Entry, EntryData, Payload } from '../../ledger/entry.js'
import type { State } from '../../session/state.js'
import { timeText } from '../../session/window.js'
import type { Ordinal } from '../../vault/domain.js'
import type { Book } from '../book.js'
import { csvFile, csvLine } from '../csv.js'
import type { CsvCell } from '../csv.js'
import { openTexts } from '../interest.js'
import type { Texts } from '../interest.js'
import type { PayloadLevel } from './payload-lines.js'

const HEADS = [
  ...['date (UTC)', 'what', 'student code', 'party', 'vendor id', 'person'],
  ...['legitimate interest', 'legal basis', 'excepted by 99.32(d)', 'kind', 'fields'],
  ...['request', 'session', 'query', 'log entry', 'leaf hash'],
]

export interface CsvSources {
  readonly book: Book
  readonly state: State
  readonly code: (student: Ordinal) => string
  readonly level: PayloadLevel
  /** Entries of the run: from inclusive, to exclusive. */
  readonly from: number
  readonly to: number
}

/**
 * Requests and disclosures of a run (34 CFR 99.32), a line for each student that was shown. Students are
 * codes: the recipient counts them and cannot look them up. What the vendor wrote is left out unless texts
 * are exported.
 */
export async function* disclosuresCsv(sources: CsvSources): AsyncGenerator<string> {
  const { book, from, to } = sources
  const texts = openTexts(book)
  yield csvFile(HEADS, [])
  for await (const entry of book.entries(TYPES, {}, from - 1)) {
    if (entry.index >= to) return
    if (entry.type === 'request.filed') yield await requestLine(entry, sources, texts)
    else {
      const said = await interest(entry, sources, texts)
      yield* disclosureLines(entry, await book.started(entry.data.started), sources, said)
    }
  }
}

const TYPES = ['request.filed', 'query.refused', 'query.failed', 'query.released'] as const

type Filed = Extract<Entry, { type: 'request.filed' }>
type Ended = Extract<Entry, { type: 'query.refused' | 'query.failed' | 'query.released' }>

/** 99.32(d)(2): a disclosure to a school official need not be recorded; it is, and said to be one. */
const excepted = (basis: string): string => (basis.startsWith('school official') ? 'yes' : 'no')

async function requestLine(entry: Filed, sources: CsvSources, texts: Texts): Promise<string> {
  const { request: id, vendor, engineer, basis, tables } = entry.data
  const request = sources.state.requests.get(id)
  const said = request === undefined ? null : (await texts.of(request)).interest
  return csvLine([
    ...[
      timeText(entry.at),
      'request',
      'all of the roster',
      nameOf(vendor, sources),
      vendor,
      engineer,
    ],
    ...[sources.level === 'withheld' ? WITHHELD : said, basis, excepted(basis), null],
    ...[tables.join(' '), id, null, null, entry.index, entry.leafHash],
  ])
}

const WITHHELD = 'withheld'

async function interest(
  { data }: Ended,
  { state, level }: CsvSources,
  texts: Texts,
): Promise<string | null> {
  const request = state.requests.get(state.sessions.get(data.session)?.request ?? '')
  if (level === 'withheld' || request === undefined) return WITHHELD
  return (await texts.of(request)).interest
}

function* disclosureLines(
  entry: Ended,
  started: EntryData<'query.started'> | null,
  sources: CsvSources,
  said: string | null,
): Generator<string> {
  const { state, code } = sources
  const session = state.sessions.get(entry.data.session)
  if (session === undefined) return
  const basis = state.requests.get(session.request)?.basis ?? ''
  const { subjects, mentions } = entry.payloads
  const kind = entry.type === 'query.released' ? 'named' : 'singled-out'
  const shown = new Map(ordinalsIn(mentions).map((student) => [student, 'mentioned']))
  for (const student of ordinalsIn(subjects)) shown.set(student, kind)
  const line = (student: string, how: string): readonly CsvCell[] => [
    ...[timeText(entry.at), 'disclosure', student, nameOf(session.vendor, sources), session.vendor],
    ...[session.engineer, said, basis, excepted(basis), how],
    ...[(started?.columns ?? []).join(' '), session.request, session.id, entry.data.query],
    ...[entry.index, entry.leafHash],
  ]
  // Sorted by code: the order of ordinals is nobody's outside.
  const coded = [...shown].map(([student, how]) => [code(student), how] as const)
  for (const [student, how] of coded.sort(([one], [other]) => (one < other ? -1 : 1))) {
    yield csvLine(line(student, how))
  }
  if (entry.type === 'query.released' && entry.data.kind === 'group') {
    yield csvLine(line('groups; nobody shown', 'counted'))
  }
}

function ordinalsIn(payload: Payload | null | undefined): readonly Ordinal[] {
  return payload?.kind === 'ordinals' ? payload.ordinals : []
}

function nameOf(vendor: string, { state }: CsvSources): string {
  return state.vendors.get(vendor)?.name ?? vendor
}
