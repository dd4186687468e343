import { heading, item, spokenTime, text } from './paper.js'
import type { Block, Paper } from './paper.js'
import type { DisclosureKind, DisclosureLine, DisclosureRecord, RequestLine } from './record.js'

const KINDS: Readonly<Record<DisclosureKind, string>> = {
  named: 'A row about this student was in the answer, under a code in place of name and number.',
  mentioned: 'The question was asked with the code of this student; the answer may tell of them.',
  'singled-out': 'A question picked this student out and was stopped. Nothing was answered.',
  counted: 'This student was counted in a group. Nobody in the group was shown.',
}
const OUTCOMES: Readonly<Record<RequestLine['outcome'], string>> = {
  waiting: 'Not decided yet. Nothing was shown.',
  approved: 'Approved',
  denied: 'Denied. Nothing was shown.',
  refused: 'Turned away before anyone decided. Nothing was shown.',
}

/**
 * The record for a parent or an eligible student (34 CFR 99.32(c)), in plain words. `student` is what the
 * district calls them, as the asker wrote it.
 */
export function recordPaper(record: DisclosureRecord, student: string): Paper {
  const { origin, at, size, requests, disclosures } = record
  const shown = disclosures.filter(({ kind }) => kind !== 'counted')
  const counted = disclosures.filter(({ kind }) => kind === 'counted')
  return {
    title: 'Record of who asked for and who saw a student’s records',
    foot: `${origin}, ${spokenTime(at)}`,
    at: Date.parse(at),
    blocks: [
      text(`Student: ${student}`),
      text(INTRODUCTION),
      text(summary(requests, shown, counted)),
      heading('1. Who asked for records'),
      ...(requests.length === 0 ? [text('Nobody asked.')] : requests.map(requestItem)),
      heading('2. When records of this student were shown or looked for'),
      ...(shown.length === 0 ? [text('Never.')] : shown.map(disclosureItem)),
      heading('3. Counts that this student was part of'),
      text(GROUPS),
      ...(counted.length === 0 ? [text('None is on record.')] : countedItems(counted)),
      heading('4. How this record can be checked'),
      text(
        `It was made from the first ${size} entries of the district’s log. The log can only grow, and every entry is bound to the others by a signature; the entry numbers above say where each line stands. The district can prove any of them to you.`,
      ),
    ],
  }
}

const INTRODUCTION =
  'A federal law, the Family Educational Rights and Privacy Act (FERPA, 34 CFR 99.32), asks a school district to write down who asked for or received information from a student’s education records, and why. This is that record, for the roster that the district shares with the makers of its software so that they can find out why it does not work. They never see a name, a birth date, an address or a student number: only codes that change from one session to the next. Times are in UTC.'
const GROUPS =
  'Some answers are counts of a group of students, such as the number of students in a school. The law does not ask for them here, because nobody can be told from such a count; where the log says that this student was in the group, it is listed all the same. A session may have had further counts for which the log does not hold who was in them.'

function summary(
  requests: readonly RequestLine[],
  shown: readonly DisclosureLine[],
  counted: readonly DisclosureLine[],
): string {
  const named = shown.filter(({ kind }) => kind !== 'singled-out').length
  const denied = requests.filter(({ outcome }) => outcome === 'denied' || outcome === 'refused')
  return `In short: ${times(requests.length, 'request')} for records that included this student’s, ${denied.length} of them turned down. ${times(named, 'answer')} told of this student under a code. ${times(counted.length, 'count')} of groups included this student.`
}

const times = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

function requestItem(line: RequestLine): Block {
  const { at, vendorName, engineer, purpose, interest, basis, outcome, decidedAt, decidedBy } = line
  const decided = decidedAt === null ? null : `${spokenTime(decidedAt)}, by ${decidedBy ?? ''}`
  return item(`${spokenTime(at)}: ${vendorName}`, [
    ['Asked by', engineer],
    ['What for', purpose ?? ERASED],
    ['Why they may need it (their words)', interest ?? ERASED],
    ['Legal basis', basis],
    ['Kinds of records', line.tables.join(', ')],
    ['What became of it', OUTCOMES[outcome]],
    ['Decided', decided],
    ['Ticket', line.ticket],
    ['Session', line.session],
    ['Counts of groups in the session', line.groupAnswers === 0 ? null : String(line.groupAnswers)],
    ['Log entry', String(line.entry)],
  ])
}

const ERASED = 'not on record any more'

function disclosureItem(line: DisclosureLine): Block {
  return item(`${spokenTime(line.at)}: ${line.vendorName}`, [
    ['Seen by', line.engineer],
    ['What happened', KINDS[line.kind]],
    ['Why they may need it (their words)', line.interest ?? ERASED],
    ['Legal basis', line.basis],
    ['Fields that were read', line.fields.join(', ')],
    ['Ready-made check', line.check],
    ['Session', line.session],
    ['Log entry', String(line.entry)],
  ])
}

/** Counts by session: one item each, however many there were. */
function countedItems(lines: readonly DisclosureLine[]): readonly Block[] {
  const bySession = new Map<string, DisclosureLine[]>()
  for (const line of lines) {
    bySession.set(line.session, [...(bySession.get(line.session) ?? []), line])
  }
  return [...bySession].map(([session, of]) => {
    const [first] = of
    const fields = [...new Set(of.flatMap((line) => line.fields))].sort()
    return item(`${times(of.length, 'count')} for ${first?.vendorName ?? ''}`, [
      ['First', first === undefined ? null : spokenTime(first.at)],
      ['Last', spokenTime(of.at(-1)?.at ?? '')],
      ['Fields that were read', fields.join(', ')],
      ['Session', session],
      ['Log entries', of.map(({ entry }) => entry).join(', ')],
    ])
  })
}
