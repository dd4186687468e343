import { copy } from '../roster/memory.js'
import { PlainShape, foldPlain } from '../roster/plain.js'
import { shapeOf } from '../roster/shape.js'
import { fold, stripZeros } from '../roster/text.js'
import { RecentMasks, RecentShapes } from './recent.js'
import { Texts, grown, type TextParts } from './texts.js'

/** Masks told apart; an export with more kinds has none that is worth showing. */
const MASKS = 50_000

/** A shape, packed: length and mask in four bytes each, bits in two. */
const PACKED = 10

/** What a text looks like: `length` in code points, `bits` as SHAPE_BITS has them, the number of the mask or 0. */
export interface PackedShape {
  readonly length: number
  readonly bits: number
  readonly mask: number
}

/** A lexicon as it goes from one thread to another. */
export interface LexiconParts {
  readonly texts: TextParts
  readonly masks: TextParts
  readonly shapes: TextParts
  readonly folded: Uint32Array<ArrayBuffer>
  readonly stripped: Uint32Array<ArrayBuffer>
  readonly shapeOf: Uint32Array<ArrayBuffer>
}

/** What stands for the texts of a domain, by their numbers: ordinals, and the number of the shape. */
export interface Resolved {
  readonly exact: Uint32Array
  readonly folded: Uint32Array
  readonly stripped: Uint32Array
  readonly shapes: Uint32Array
}

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
  readonly texts: Texts
  readonly masks: Texts
  /** The shapes there are, as they are packed. */
  readonly shapes: Texts
  // By number. What is not exact has no shape.
  #folded: Uint32Array<ArrayBuffer> = new Uint32Array(1024)
  #stripped: Uint32Array<ArrayBuffer> = new Uint32Array(1024)
  #shapes: Uint32Array<ArrayBuffer> = new Uint32Array(1024)
  readonly #packed = Buffer.alloc(PACKED)
  readonly #recentMasks = new RecentMasks()
  readonly #recentShapes = new RecentShapes()
  readonly #plain = new PlainShape()
  #scratch = Buffer.alloc(1024)
  #form = Buffer.alloc(1024)
  // The place asked for last: a record asks for its person for each of its tables.
  #lastData: Uint8Array | null = null
  #lastFrom = 0
  #lastTo = 0
  #lastId = 0

  /** `parts`: a lexicon of another thread, in which nothing is met any more. */
  constructor(parts?: LexiconParts) {
    this.texts = parts ? Texts.of(parts.texts) : new Texts()
    this.masks = parts ? Texts.of(parts.masks) : new Texts()
    this.shapes = parts ? Texts.of(parts.shapes) : new Texts()
    if (!parts) return
    this.#folded = parts.folded
    this.#stripped = parts.stripped
    this.#shapes = parts.shapeOf
  }

  /** The lexicon for another thread; nothing is met here any more. */
  take(): LexiconParts {
    return {
      texts: this.texts.take(),
      masks: this.masks.take(),
      shapes: this.shapes.take(),
      folded: this.#folded,
      stripped: this.#stripped,
      shapeOf: this.#shapes,
    }
  }

  /** Takes in another lexicon of the domain; gives, by its numbers, the ones of here. */
  merge(other: Lexicon): Uint32Array {
    const { count } = other.texts
    const here = new Uint32Array(count + 1)
    for (let id = 1; id <= count; id++) {
      const bytes = Buffer.allocUnsafe(other.texts.length(id))
      other.texts.copy(id, bytes, 0)
      here[id] = this.#derive(bytes, 0, bytes.length)
    }
    const shapes = Uint32Array.from({ length: other.shapes.count + 1 }, (_, shape) =>
      shape === 0 ? 0 : this.#shapeLike(other, shape),
    )
    for (let id = 1; id <= count; id++) {
      const own = here[id] ?? 0
      if (!other.isExact(id) || this.isExact(own)) continue
      this.#shapes[own] = shapes[other.shape(id)] ?? 0
      this.#setForms(own, here[other.folded(id)] ?? 0, here[other.stripped(id)] ?? 0)
    }
    return here
  }

  /**
   * The number of a text that is ASCII bytes, which stay as they are for as long as `data` is used. What stands
   * before `begin` is its lead.
   */
  idAt(data: Uint8Array, from: number, to: number, begin = from): number {
    if (from === this.#lastFrom && to === this.#lastTo && data === this.#lastData) {
      return this.#lastId
    }
    const id = this.texts.id(data, from, to)
    if (!this.isExact(id)) this.#meet(id, data, from, begin, to)
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
    return (this.#shapes[id] ?? 0) > 0
  }

  folded(id: number): number {
    return this.#folded[id] ?? 0
  }

  stripped(id: number): number {
    return this.#stripped[id] ?? 0
  }

  /** The number of its shape in `shapes`; 0 if it is not exact. */
  shape(id: number): number {
    return this.#shapes[id] ?? 0
  }

  shapeAt(shape: number): PackedShape {
    this.shapes.copy(shape, this.#packed, 0)
    return {
      length: this.#packed.readUInt32LE(0),
      bits: this.#packed.readUInt16LE(8),
      mask: this.#packed.readUInt32LE(4),
    }
  }

  /** By number, 1 for each text that is exact. */
  exact(): Uint8Array<ArrayBuffer> {
    const exact = new Uint8Array(this.texts.count + 1)
    for (let id = 1; id < exact.length; id++) exact[id] = this.isExact(id) ? 1 : 0
    return exact
  }

  /** Code points. */
  length(id: number): number {
    return this.shapeAt(this.shape(id)).length
  }

  /**
   * The ordinals of each text's forms and its shape, by number, from the ordinals of all. What is needed to
   * find texts is given back, and numbers of forms are gone; which texts are exact stays known.
   */
  resolve(ordinals: Uint32Array): Resolved {
    this.texts.close()
    this.masks.close()
    this.#lastData = null
    const [folded, stripped] = [this.#folded, this.#stripped]
    this.#folded = this.#stripped = new Uint32Array(0)
    for (let id = 1; id <= this.texts.count; id++) {
      folded[id] = ordinals[folded[id] ?? 0] ?? 0
      stripped[id] = ordinals[stripped[id] ?? 0] ?? 0
    }
    return { exact: ordinals, folded, stripped, shapes: this.#shapes }
  }

  /** A text met to the letter for the first time: its lead starts at `from`, it itself at `begin`. */
  #meet(id: number, data: Uint8Array, from: number, begin: number, to: number): void {
    if (id >= this.#shapes.length) this.#grow(id)
    const plain = this.#plain
    if (!plain.read(data, begin, to)) {
      this.#meetOdd(id, begin - from)
      return
    }
    const mask = plain.maskLength < 0 ? 0 : this.#plainMask(plain.mask, plain.maskLength)
    this.#shapes[id] = this.#shapeOf(to - begin, plain.bits, mask)
    this.#folded[id] = id
    this.#stripped[id] = id
    if (plain.changes || plain.zeros) this.#formsOf(id, data, from, begin, to)
  }

  #formsOf(id: number, data: Uint8Array, from: number, begin: number, to: number): void {
    const lead = begin - from
    const length = to - from
    if (length > this.#form.length) this.#form = Buffer.alloc(length * 2)
    const form = this.#form
    for (let at = 0; at < lead; at++) form[at] = data[from + at] ?? 0
    foldPlain(data, begin, to, form, lead)
    const folded = this.#derive(form, 0, length)
    let zeros = lead
    while (form[zeros] === 0x30 && zeros + 1 < length) zeros++
    if (zeros > lead) form.copyWithin(zeros - lead, 0, lead)
    const stripped = zeros > lead ? this.#derive(form, zeros - lead, length) : folded
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
    const mask = shape.mask === null ? null : Buffer.from(shape.mask, 'latin1')
    const number = mask ? this.#maskOf(mask, mask.length) : 0
    this.#shapes[id] = this.#shapeOf(shape.length, shape.bits, number)
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
    if (id >= this.#shapes.length) this.#grow(id)
    return id
  }

  #plainMask(mask: Uint8Array, length: number): number {
    const recent = this.#recentMasks
    return recent.find(mask, length) || recent.put(mask, length, this.#maskOf(mask, length))
  }

  #maskOf(mask: Uint8Array, length: number): number {
    if (this.masks.count < MASKS) return this.masks.id(mask, 0, length)
    return this.masks.find(mask, 0, length)
  }

  /** The shape here that is a shape of another lexicon. */
  #shapeLike(other: Lexicon, shape: number): number {
    const { length, bits, mask } = other.shapeAt(shape)
    const bytes = Buffer.allocUnsafe(other.masks.length(mask))
    other.masks.copy(mask, bytes, 0)
    return this.#shapeOf(length, bits, mask === 0 ? 0 : this.#maskOf(bytes, bytes.length))
  }

  #shapeOf(length: number, bits: number, mask: number): number {
    const recent = this.#recentShapes
    const known = recent.find(length, bits, mask)
    if (known > 0) return known
    const packed = this.#packed
    packed.writeUInt32LE(length, 0)
    packed.writeUInt32LE(mask, 4)
    packed.writeUInt16LE(bits, 8)
    return recent.put(length, bits, mask, this.shapes.id(packed, 0, PACKED))
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
    const size = Math.max(id + 1, this.#shapes.length * 2)
    this.#folded = grown(this.#folded, new Uint32Array(size))
    this.#stripped = grown(this.#stripped, new Uint32Array(size))
    this.#shapes = grown(this.#shapes, new Uint32Array(size))
  }
}
