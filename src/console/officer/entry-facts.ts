import type { EntryWire } from '../api/ledger.js'
import { countText } from '../ui/locale.js'

/** The facts of an entry that one reads first, short: ids, codes, counts. */
export function factsOf({ data }: EntryWire): readonly string[] {
  return READ.flatMap((read) => read(data) ?? [])
}

/** The session an entry is of, if it is of one. */
export const sessionOf = ({ data }: EntryWire): string | null => textAt(data, 'session')

type Data = EntryWire['data']
type Read = (data: Data) => string | null

const plain =
  (name: string): Read =>
  (data) =>
    textAt(data, name)
const named =
  (name: string, label: string): Read =>
  (data) => {
    const value = textAt(data, name)
    return value === null ? null : `${label} ${value}`
  }
const counted =
  (name: string, one: string, more?: string): Read =>
  (data) => {
    const value = data[name]
    return typeof value === 'number' && value > 0 ? countText(value, one, more) : null
  }

const READ: readonly Read[] = [
  named('ticket', 'ticket'),
  plain('code'),
  named('vendor', 'vendor'),
  plain('engineer'),
  named('policy', 'policy'),
  named('check', 'check'),
  named('kind', 'kind'),
  named('what', 'of'),
  named('target', 'to'),
  counted('rows', 'row'),
  counted('students', 'person', 'persons'),
  counted('withheldGroups', 'group withheld', 'groups withheld'),
  counted('tokens', 'token'),
  counted('texts', 'text'),
  named('payload', 'text'),
  named('role', 'as'),
]

function textAt(data: Data, name: string): string | null {
  const value = data[name]
  return typeof value === 'string' ? value : null
}
