import type { Search } from '../api/ledger.js'
import { utcOf } from './local-time.js'

/** What stands in the fields of a search; empty is anything. Times are local. */
export interface Fields {
  readonly session: string
  readonly vendor: string
  readonly engineer: string
  readonly ticket: string
  readonly outcome: string
  readonly type: string
  readonly from: string
  readonly to: string
  readonly words: string
  readonly student: string
}

export const NO_FIELDS: Fields = {
  ...{ session: '', vendor: '', engineer: '', ticket: '', outcome: '', type: '', from: '', to: '' },
  ...{ words: '', student: '' },
}

const IN_ADDRESS = [
  ...['session', 'vendor', 'engineer', 'ticket', 'outcome', 'type', 'from', 'to'],
] as readonly (keyof Fields)[]

/** Words and a student may name a child: they are kept in this page's memory alone, never in an address. */
let quiet = { search: '', words: '', student: '' }

/** The fields of an address (what stands behind `?`), with what this page's memory holds for it. */
export function fieldsOf(search: string): Fields {
  const given = new URLSearchParams(search)
  const read = IN_ADDRESS.map((name) => [name, given.get(name) ?? ''])
  const { words, student } = quiet.search === search ? quiet : NO_FIELDS
  return { ...NO_FIELDS, ...(Object.fromEntries(read) as Partial<Fields>), words, student }
}

/** What stands behind the `?` of a search's address; what must not stand there is kept in memory. */
export function addressOf(fields: Fields): string {
  const given = new URLSearchParams()
  for (const name of IN_ADDRESS) if (fields[name] !== '') given.set(name, fields[name])
  const search = given.toString()
  quiet = { search, words: fields.words, student: fields.student }
  return search
}

/** The question to the service. */
export function searchOf(fields: Fields): Search {
  const { words, student, from, to, ...rest } = fields
  const given = Object.entries(rest)
    .map(([name, value]) => [name, value.trim()] as const)
    .filter(([, value]) => value !== '')
  const [start, end] = [utcOf(from), utcOf(to)]
  return {
    ...Object.fromEntries(given),
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { to: end }),
    ...(words.trim() === '' ? {} : { text: words.trim() }),
    ...(student === '' ? {} : { students: [student] }),
  }
}
