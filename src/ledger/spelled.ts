import { hash as digest } from 'node:crypto'
import { columnsOf } from './facets.js'
import type { FormLeaf, NamedBinding } from './leaf-form.js'
import type { Links } from './links.js'
import { SALT_SIZE } from './salt.js'

/** Of a text that was erased, as the law may ask. */
export const ERASED = Symbol('erased')

/** The letter that broken UTF-8 is read as: a text with one may not be all that its bytes say. */
const BROKEN = '\ufffd'
/** What JSON writes as it is. */
const UNQUOTED = /^[ !#-[\]-~]*$/u
/** How a spelled payload goes on that was erased, or that is there. */
const NOTHING = 'null,null,""]'
const THERE = '1,1,"'
const SALT_HEX = 2 * SALT_SIZE
/** Where a salt and a body are put together: bodies that are spelled out have room in it. */
const scratch = Buffer.alloc(65_536)

/** A payload that is as its hash says. */
export interface Body {
  readonly text: string
  /** Until the next one is opened. */
  readonly bytes: Buffer
}

/** The place that a list begins with; behind all others if there is none. */
export function placeOf(spelled: string | undefined): number {
  if (spelled === undefined) return Infinity
  return Number(spelled.slice(1, spelled.indexOf(',')))
}

/** The columns of a row that is as it should be. */
export function spellColumns(place: string, hash: string, form: FormLeaf, links: Links): string {
  const { type, at, actor, session, request, vendor, engineer, ticket } = columnsOf(
    form,
    links.of(form),
  )
  const first = `${place}1,1,"${hash}","${type}",${at},${quote(actor)},${quote(session)}`
  return `${first},${quote(request)},${quote(vendor)},${quote(engineer)},${quote(ticket)}]`
}

/** As JSON has it. */
function quote(text: string | null): string {
  if (text === null) return 'null'
  return UNQUOTED.test(text) ? `"${text}"` : JSON.stringify(text)
}

/**
 * The body of a spelled payload, if it begins as it should and is what the hash is of.
 *
 * @param start the place, the name and the kind
 */
export function openBody(
  spelled: string,
  start: string,
  { kind, hash }: NamedBinding,
): Body | typeof ERASED | null {
  if (kind === 'text' && spelled === start + NOTHING) return ERASED
  const salt = start.length + THERE.length
  const end = salt + SALT_HEX
  if (!spelled.startsWith(start) || !spelled.startsWith(THERE, start.length)) return null
  if (!spelled.startsWith('"]', end)) return null
  const text = spelled.slice(end + 2)
  if (text.includes(BROKEN)) return null
  // A salt that is too short has something else among its digits, and less is written.
  if (scratch.write(spelled.slice(salt, end), 'hex') !== SALT_SIZE) return null
  const size = SALT_SIZE + scratch.write(text, SALT_SIZE)
  if (digest('sha256', scratch.subarray(0, size), 'hex') !== hash) return null
  return { text, bytes: scratch.subarray(SALT_SIZE, size) }
}
