import { hash } from 'node:crypto'

/** Bytes of a slot: a block of its own on every disk that we know of, so that tearing one leaves the other. */
const SLOT_SIZE = 4_096
/** Slots of an anchor file, written in turn. */
const SLOTS = 2
/** Bytes of an anchor file with slots; a file of any other length is none. */
export const ANCHOR_SIZE = SLOTS * SLOT_SIZE

const HEAD = 'homeroom/anchor/v2'
const HASH = /^[0-9a-f]{64}$/u

/** What a slot holds: the how manieth note of its file, from 1. */
interface Slot {
  readonly generation: number
  readonly note: Buffer
}

/** Where in the file the note of a generation has its place, in bytes. */
export const slotOffset = (generation: number): number => (generation % SLOTS) * SLOT_SIZE

/**
 * A slot, whole: five lines (what it is, the generation, the length of the note in bytes, SHA-256 of the
 * note and of the lines before, and the note itself), then zeros. A note too long for a slot is a defect.
 */
export function formatSlot(generation: number, note: string): Buffer {
  const bytes = Buffer.from(note)
  const head = headOf(generation, bytes.length)
  const slot = Buffer.alloc(SLOT_SIZE)
  const whole = Buffer.concat([Buffer.from(`${head}${sumOf(head, bytes)}\n`), bytes])
  if (whole.length > SLOT_SIZE) throw new TypeError('A note is too long for the anchor file.')
  whole.copy(slot)
  return slot
}

/** A new anchor file with one note in it, as its first generation. */
export function formatAnchor(note: string): Buffer {
  const file = Buffer.alloc(ANCHOR_SIZE)
  formatSlot(1, note).copy(file, slotOffset(1))
  return file
}

/**
 * The newest note of an anchor file with slots; null if no slot is whole. A slot that a crash tore does not
 * count: the other holds the note before it. The bytes may come from an attacker; the note is as yet unverified.
 */
export function newestNote(file: Buffer): Buffer | null {
  if (file.length !== ANCHOR_SIZE) return null
  let newest: Slot | null = null
  for (let at = 0; at < ANCHOR_SIZE; at += SLOT_SIZE) {
    const slot = readSlot(file.subarray(at, at + SLOT_SIZE))
    if (slot !== null && slot.generation > (newest?.generation ?? 0)) newest = slot
  }
  return newest?.note ?? null
}

function readSlot(bytes: Buffer): Slot | null {
  // One byte is one letter in latin1, so that lengths of text are lengths in bytes.
  const [what, generation, length, sum] = bytes.toString('latin1').split('\n', 4)
  if (what !== HEAD || sum === undefined || !HASH.test(sum)) return null
  const head = headOf(Number(generation), Number(length))
  if (head !== `${HEAD}\n${generation}\n${length}\n`) return null
  const start = head.length + sum.length + 1
  const note = bytes.subarray(start, start + Number(length))
  return note.length === Number(length) && sumOf(head, note) === sum
    ? { generation: Number(generation), note }
    : null
}

const headOf = (generation: number, length: number): string => `${HEAD}\n${generation}\n${length}\n`

const sumOf = (head: string, note: Buffer): string =>
  hash('sha256', Buffer.concat([Buffer.from(head), note]), 'hex')
