import { hash as digest } from 'node:crypto'
import type { Payload } from './entry.js'

/** How a leaf binds a payload: hex SHA-256 of salt and body. */
export interface PayloadBinding {
  readonly kind: Payload['kind']
  readonly hash: string
}

/**
 * The one form of a payload: ordinals ascending and distinct, also within each set; a text without halves
 * of surrogate pairs, which UTF-8 cannot carry. The sets keep their order. An ordinal that is not a whole
 * number from 0 on is a defect.
 */
export function canonicalPayload(payload: Payload): Payload {
  switch (payload.kind) {
    case 'text':
      return { kind: 'text', text: payload.text.replace(/\p{Cs}/gu, '\ufffd') }
    case 'ordinals':
      return { kind: 'ordinals', ordinals: ascending(payload.ordinals) }
    case 'sets':
      return { kind: 'sets', sets: payload.sets.map(ascending) }
  }
}

/**
 * The bytes kept beside the leaf of a canonical payload: text as UTF-8, ordinals as a JSON array (RFC 8785),
 * sets as a JSON array of arrays, each holding its first ordinal and then the steps from one to the next:
 * a set can be every student of a district, and steps are short.
 */
export function payloadBody(payload: Payload): Buffer {
  switch (payload.kind) {
    case 'text':
      return Buffer.from(payload.text)
    case 'ordinals':
      // Of whole numbers, this is RFC 8785's form.
      return Buffer.from(`[${payload.ordinals.join(',')}]`)
    case 'sets':
      return Buffer.from(`[${payload.sets.map((set) => `[${steps(set).join(',')}]`).join(',')}]`)
  }
}

/** The payload in a body; null if the body is not in the form its kind asks for. */
export function readPayload(kind: Payload['kind'], body: Buffer): Payload | null {
  switch (kind) {
    case 'text':
      return { kind, text: body.toString() }
    case 'ordinals': {
      const ordinals = readOrdinals(body)
      return ordinals === null ? null : { kind, ordinals }
    }
    case 'sets': {
      const sets = readSets(body)
      return sets === null ? null : { kind, sets }
    }
  }
}

/**
 * The hash a leaf holds of a body. The salt keeps anyone who has the leaf alone from guessing a short
 * text and checking the guess.
 */
export function hashPayload(salt: Uint8Array, body: Uint8Array): string {
  const salted = Buffer.allocUnsafe(salt.length + body.length)
  salted.set(salt)
  salted.set(body, salt.length)
  return digest('sha256', salted, 'hex')
}

function ascending(ordinals: readonly number[]): readonly number[] {
  if (!ordinals.every(isOrdinal)) {
    throw new TypeError('An ordinal is a whole number from 0 on.')
  }
  return isRising(ordinals) ? ordinals : [...new Set(ordinals)].sort((a, b) => a - b)
}

const isRising = (ordinals: readonly number[]): boolean =>
  ordinals.every((value, at) => at === 0 || value > (ordinals[at - 1] ?? value))

const steps = (set: readonly number[]): readonly number[] =>
  set.map((ordinal, at) => (at === 0 ? ordinal : ordinal - (set[at - 1] ?? 0)))

function readOrdinals(body: Buffer): readonly number[] | null {
  const list = readList(body, 0)
  return list?.end === body.length && isRising(list.numbers) ? list.numbers : null
}

function readSets(body: Buffer): (readonly number[])[] | null {
  const sets: (readonly number[])[] = []
  if (body.toString('latin1') === '[]') return sets
  if (body[0] !== OPEN) return null
  for (let at = 1; ;) {
    const list = readList(body, at)
    if (list === null) return null
    let last = 0
    const set = list.numbers.map((step) => (last += step))
    if (!Number.isSafeInteger(last) || !isRising(set)) return null
    sets.push(set)
    at = list.end + 1
    if (body[list.end] === CLOSE) return at === body.length ? sets : null
    if (body[list.end] !== COMMA) return null
  }
}

const [OPEN, CLOSE, COMMA, ZERO, NINE] = [0x5b, 0x5d, 0x2c, 0x30, 0x39]

/**
 * The list of whole numbers that begins at a place, in the one spelling, and where it ends; null if there is
 * none. Byte by byte: sets may be every student of a district, and verifying reads them all.
 */
function readList(
  body: Buffer,
  from: number,
): { readonly numbers: readonly number[]; readonly end: number } | null {
  const numbers: number[] = []
  if (body[from] !== OPEN) return null
  if (body[from + 1] === CLOSE) return { numbers, end: from + 2 }
  for (let at = from + 1; ;) {
    const start = at
    let value = 0
    for (let code = body[at] ?? 0; code >= ZERO && code <= NINE; code = body[at] ?? 0) {
      value = value * 10 + (code - ZERO)
      at += 1
    }
    const isOne = at === start + 1 || (at > start && body[start] !== ZERO)
    if (!isOne || !isOrdinal(value)) return null
    numbers.push(value)
    at += 1
    if (body[at - 1] === CLOSE) return { numbers, end: at }
    if (body[at - 1] !== COMMA) return null
  }
}

const isOrdinal = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
