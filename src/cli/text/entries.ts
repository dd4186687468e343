import type { EntryWire, VerificationWire } from '../../http/schema.js'
import { plain, plainLines } from './plain.js'
import type { Style } from './style.js'
import { table } from './table.js'
import { clockTime } from './time.js'
import { wrap } from './width.js'

/** Entries of the log, one a line. */
export function entryTable(
  entries: readonly EntryWire[],
  columns: number,
  style: Style,
): readonly string[] {
  const heads = [
    { title: 'entry', align: 'right' },
    { title: 'at', whole: true },
    { title: 'what', whole: true },
    { title: 'who' },
    { title: 'about' },
  ] as const
  const rows = entries.map((entry) => [
    entry.index,
    clockTime(entry.at),
    entry.type,
    whoWords(entry.actor),
    dataWords(entry.data),
  ])
  return table(heads, rows, columns, style)
}

/** One entry in full. */
export function entryLines(entry: EntryWire, columns: number, style: Style): readonly string[] {
  const width = Math.max(20, Math.min(columns, 100)) - 2
  const say = (text: string) => wrap(plain(text), width).map((line) => `  ${line}`)
  return [
    style.strong(`Entry ${entry.index}: ${entry.type}`),
    ...say(`${clockTime(entry.at)} by ${whoWords(entry.actor)}`),
    ...Object.entries(entry.data).flatMap(([name, value]) => say(`${name}: ${valueWords(value)}`)),
    ...Object.entries(entry.payloads).flatMap(([name, payload]) => [
      style.strong(plain(name)),
      ...payloadWords(payload).flatMap((line) => wrap(line, width).map((piece) => `  ${piece}`)),
    ]),
    style.faint(`leaf hash ${plain(entry.leafHash)}`),
  ]
}

/** What a verification proved, or what is wrong. */
export function verificationLines(
  { ok, size, rootHash, findings }: VerificationWire,
  columns: number,
  style: Style,
): readonly string[] {
  const width = Math.max(20, Math.min(columns, 100)) - 2
  return [
    ok
      ? style.good(style.strong(`The log is whole: ${size} entries.`))
      : style.bad(
          style.strong('The log is NOT whole. Keep everything as it is and tell the operator.'),
        ),
    ...findings.flatMap((finding) => wrap(plain(finding), width).map((line) => `  ${line}`)),
    ...(rootHash === '' ? [] : [style.faint(`root ${plain(rootHash)}`)]),
  ]
}

function whoWords({ kind, name, vendor }: EntryWire['actor']): string {
  if (kind === 'service') return 'the service'
  return `${kind} ${name}${vendor === undefined ? '' : ` (${vendor})`}`
}

function dataWords(data: EntryWire['data']): string {
  return Object.entries(data)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${valueWords(value)}`)
    .join(' ')
}

function valueWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function payloadWords(payload: EntryWire['payloads'][string]): readonly string[] {
  switch (payload.kind) {
    case 'text':
      return plainLines(payload.text)
    case 'ordinals':
      return [`${payload.count} persons, kept on the district's side`]
    case 'sets':
      return [`${payload.count} groups of persons, kept on the district's side`]
    case 'erased':
      return ['(erased by law; the leaf still verifies)']
  }
}
