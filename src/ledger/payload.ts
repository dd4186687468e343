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
      const ordinals = readOrdinals(body.toString('latin1'))
      return ordinals === null ? null : { kind, ordinals }
    }
    case 'sets': {
      const sets = readSets(body.toString('latin1'))
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

function readSets(text: string): number[][] | null {
  // Strictly digits, commas and two levels of brackets; the round trip below finds every other spelling.
  if (!/^\[[0-9,[\]]*\]$/.test(text)) return null
  const lists = text === '[]' ? [] : text.slice(2, -2).split('],[')
  const sets = lists.map((list) => {
    let last = 0
    return list === '' ? [] : list.split(',').map((step) => (last += Number(step)))
  })
  const sound = sets.every((set) => set.every(isOrdinal) && isRising(set))
  return sound && payloadBody({ kind: 'sets', sets }).toString('latin1') === text ? sets : null
}

function readOrdinals(text: string): number[] | null {
  if (!/^\[[0-9,]*\]$/.test(text)) return null
  const ordinals = text === '[]' ? [] : text.slice(1, -1).split(',').map(Number)
  return isRising(ordinals) && `[${ordinals.join(',')}]` === text ? ordinals : null
}

const isOrdinal = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
