import { copy } from '../roster/memory.js'
import { PlainShape, foldPlain } from '../roster/plain.js'
import { shapeOf } from '../roster/shape.js'
import { fold, stripZeros } from '../roster/text.js'
import { Texts, grown } from './texts.js'

/** Masks told apart; an export with more kinds has none that is worth showing. */
const MASKS = 50_000

/** Texts of ours by number from 1; past `cap` new ones get no number. */
export class Words {
  readonly #ids = new Map<string, number>()
  readonly #cap: number

  constructor(cap: number) {
    this.#cap = cap
  }

  id(text: string | null): number | null {
    if (text === null) return null
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    if (this.#ids.size >= this.#cap) return null
    const id = this.#ids.size + 1
    this.#ids.set(copy(text), id)
    return id
  }

  /** The texts, number 1 first. */
  list(): readonly string[] {
    return [...this.#ids.keys()]
  }
}

/**
 * The distinct texts of one domain, numbered from 1 as they are met, with what they look like. The numbers
 * are of this import alone; ordinals are made from them at the end. The texts lie in memory only.
 *
 * A text that is met only as the folded form of another is an entry of its own that is not `exact`.
 */
export class Lexicon {
  readonly texts = new Texts()
  readonly masks = new Texts()
  // By number. What is not exact has no shape, and itself for a form.
  #exact = new Uint8Array(1024)
  #folded = new Uint32Array(1024)
  #stripped = new Uint32Array(1024)
  #lengths = new Uint32Array(1024)
  #bits = new Uint16Array(1024)
  #masks = new Uint32Array(1024)
  readonly #plain = new PlainShape()
  #scratch = Buffer.alloc(1024)
  // The place asked for last: a record asks for its person for each of its tables.
  #lastData: Uint8Array | null = null
  #lastFrom = 0
  #lastTo = 0
  #lastId = 0

  /** The number of a text that is ASCII bytes, which stay as they are for as long as `data` is used. */
  idAt(data: Uint8Array, from: number, to: number): number {
    if (from === this.#lastFrom && to === this.#lastTo && data === this.#lastData) {
      return this.#lastId
    }
    const id = this.texts.id(data, from, to)
    if (!this.isExact(id)) this.#meet(id, data, from, from, to)
    this.#lastData = data
    this.#lastFrom = from
    this.#lastTo = to
    return (this.#lastId = id)
  }

  /**
   * The number of a text. `lead` is what stands before it in the domain without being part of its shape:
   * the type of an external id.
   */
  id(text: string, lead = ''): number {
    const begin = this.#write(lead, 0)
    const end = this.#write(text, begin)
    const id = this.texts.id(this.#scratch, 0, end)
    if (!this.isExact(id)) this.#meet(id, this.#scratch, 0, begin, end)
    return id
  }

  isExact(id: number): boolean {
    return this.#exact[id] === 1
  }

  folded(id: number): number {
    return this.#folded[id] ?? 0
  }

  stripped(id: number): number {
    return this.#stripped[id] ?? 0
  }

  /** Code points. */
  length(id: number): number {
    return this.#lengths[id] ?? 0
  }

  bits(id: number): number {
    return this.#bits[id] ?? 0
  }

  /** Number of the mask in `masks`, or 0. */
  mask(id: number): number {
    return this.#masks[id] ?? 0
  }

  /** Gives back the shapes and what is needed to find texts; which are exact stays known. */
  close(): void {
    this.texts.close()
    this.masks.close()
    this.#lastData = null
    this.#folded = this.#stripped = this.#lengths = this.#masks = new Uint32Array(0)
    this.#bits = new Uint16Array(0)
  }

  /** A text met to the letter for the first time: its lead starts at `from`, it itself at `begin`. */
  #meet(id: number, data: Uint8Array, from: number, begin: number, to: number): void {
    if (id >= this.#exact.length) this.#grow(id)
    this.#exact[id] = 1
    const plain = this.#plain
    if (!plain.read(data, begin, to)) {
      this.#meetOdd(id, begin - from)
      return
    }
    this.#lengths[id] = to - begin
    this.#bits[id] = plain.bits
    this.#masks[id] = plain.maskLength < 0 ? 0 : this.#maskOf(plain.mask, plain.maskLength)
    this.#folded[id] = id
    this.#stripped[id] = id
    if (plain.changes || plain.zeros) this.#formsOf(id, data, from, begin, to)
  }

  #formsOf(id: number, data: Uint8Array, from: number, begin: number, to: number): void {
    const lead = begin - from
    const form = Buffer.allocUnsafe(to - from)
    form.set(data.subarray(from, begin))
    foldPlain(data, begin, to, form.subarray(lead))
    const folded = this.#derive(form, 0, form.length)
    let zeros = lead
    while (form[zeros] === 0x30 && zeros + 1 < form.length) zeros++
    if (zeros > lead) form.copyWithin(zeros - lead, 0, lead)
    const stripped = zeros > lead ? this.#derive(form, zeros - lead, form.length) : folded
    this.#setForms(id, folded, stripped)
  }

  /** The same by the long way, for a text of which anything may be true. */
  #meetOdd(id: number, leadLength: number): void {
    const bytes = Buffer.allocUnsafe(this.texts.length(id))
    this.texts.copy(id, bytes, 0)
    const lead = bytes.toString('utf8', 0, leadLength)
    const text = bytes.toString('utf8', leadLength)
    const folded = fold(text)
    const stripped = stripZeros(folded)
    const shape = shapeOf(text, folded)
    this.#lengths[id] = shape.length
    this.#bits[id] = shape.bits
    const mask = shape.mask === null ? null : Buffer.from(shape.mask, 'latin1')
    this.#masks[id] = mask ? this.#maskOf(mask, mask.length) : 0
    const form = (other: string) => {
      const whole = Buffer.from(lead + other)
      return this.#derive(whole, 0, whole.length)
    }
    const foldedId = folded === text ? id : form(folded)
    this.#setForms(id, foldedId, stripped === folded ? foldedId : form(stripped))
  }

  /** Takes the numbers as values: to find them may have put longer arrays in the place of these. */
  #setForms(id: number, folded: number, stripped: number): void {
    this.#folded[id] = folded
    this.#stripped[id] = stripped
  }

  #derive(data: Uint8Array, from: number, to: number): number {
    const id = this.texts.id(data, from, to)
    if (id >= this.#exact.length) this.#grow(id)
    return id
  }

  #maskOf(mask: Uint8Array, length: number): number {
    if (this.masks.count < MASKS) return this.masks.id(mask, 0, length)
    return this.masks.find(mask, 0, length)
  }

  /** Writes a text into the scratch; gives where it ends. */
  #write(text: string, at: number): number {
    if (text === '') return at
    const most = at + text.length * 3
    if (most > this.#scratch.length) {
      const larger = Buffer.alloc(most * 2)
      this.#scratch.copy(larger, 0, 0, at)
      this.#scratch = larger
    }
    return at + this.#scratch.write(text, at)
  }

  #grow(id: number): void {
    const size = Math.max(id + 1, this.#exact.length * 2)
    this.#exact = grown(this.#exact, new Uint8Array(size))
    this.#folded = grown(this.#folded, new Uint32Array(size))
    this.#stripped = grown(this.#stripped, new Uint32Array(size))
    this.#lengths = grown(this.#lengths, new Uint32Array(size))
    this.#bits = grown(this.#bits, new Uint16Array(size))
    this.#masks = grown(this.#masks, new Uint32Array(size))
  }
}
