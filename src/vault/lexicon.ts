import type { DuckDBConnection } from '@duckdb/node-api'
import { copy } from '../roster/memory.js'
import { shapeOf } from '../roster/shape.js'
import { fold, stripZeros } from '../roster/text.js'
import type { Domain } from './domain.js'
import { Stage, type StageColumn } from './staging.js'

/** Domains whose texts are met again and again; of the others each text is met about once. */
const REPEATING: ReadonlySet<Domain> = new Set([
  'PERSON',
  'CLASS',
  'ORG',
  'COURSE',
  'TERM',
  'LOGIN',
  'TITLE',
  'VALUE',
])

const TEXT: readonly StageColumn[] = [
  { name: 'id', type: 'id' },
  { name: 'exact', type: 'flag' },
  { name: 'text', type: 'text' },
]

/** Of texts that were met as they are; the forms of others need no shape. */
const SHAPE: readonly StageColumn[] = [
  { name: 'id', type: 'id' },
  { name: 'folded', type: 'id' },
  { name: 'stripped', type: 'id' },
  { name: 'length', type: 'integer' },
  { name: 'bits', type: 'id' },
  { name: 'mask', type: 'id' },
]

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
 * The texts of one domain, numbered as they are met. The numbers are of this import alone; ordinals are
 * made from them at the end. The texts themselves lie in memory only: in a table `text_<domain>` (id, exact,
 * text) that is dropped once they are sealed; what they look like in `shape_<domain>`.
 *
 * A text that is met only as the folded form of another is an entry of its own (`exact` false).
 */
export class Lexicon {
  /** (id, exact, text) */
  readonly texts: string
  /** (id, folded, stripped, length, bits, mask) */
  readonly shapes: string
  readonly masks = new Words(MASKS)
  readonly #texts: Stage
  readonly #shapes: Stage
  readonly #exact: Map<string, number> | null
  readonly #derived: Map<string, number> | null
  #next = 0
  // The text asked for last: a row asks for its person more than once, and rows come in runs.
  #lastText = ''
  #lastId = -1

  private constructor(domain: Domain, texts: Stage, shapes: Stage) {
    this.texts = textTable(domain)
    this.shapes = shapeTable(domain)
    this.#texts = texts
    this.#shapes = shapes
    this.#exact = REPEATING.has(domain) ? new Map() : null
    this.#derived = REPEATING.has(domain) ? new Map() : null
  }

  static async create(connection: DuckDBConnection, domain: Domain): Promise<Lexicon> {
    const texts = await Stage.create(connection, textTable(domain), TEXT)
    return new Lexicon(domain, texts, await Stage.create(connection, shapeTable(domain), SHAPE))
  }

  /**
   * The number of a text. `lead` is what stands before it in the domain without being part of its shape:
   * the type of an external id.
   */
  id(text: string, lead = ''): number {
    if (!this.#exact || lead !== '') return this.#look(text, lead)
    if (text === this.#lastText) return this.#lastId
    this.#lastId = this.#look(text, lead)
    this.#lastText = text
    return this.#lastId
  }

  #look(cell: string, lead: string): number {
    const known = this.#exact?.get(lead === '' ? cell : lead + cell)
    if (known !== undefined) return known
    const text = copy(cell)
    const whole = lead + text
    const folded = fold(text)
    const stripped = stripZeros(folded)
    const id = this.#next++
    const foldedId = folded === text ? id : this.#derive(lead + folded)
    const strippedId = stripped === folded ? foldedId : this.#derive(lead + stripped)
    const shape = shapeOf(text, folded)
    const mask = this.masks.id(shape.mask)
    this.#texts.add([id, true, whole])
    this.#shapes.add([id, foldedId, strippedId, shape.length, shape.bits, mask])
    this.#exact?.set(whole, id)
    return id
  }

  close(): void {
    this.#texts.close()
    this.#shapes.close()
  }

  #derive(text: string): number {
    const known = this.#exact?.get(text) ?? this.#derived?.get(text)
    if (known !== undefined) return known
    const id = this.#next++
    this.#texts.add([id, false, text])
    this.#derived?.set(copy(text), id)
    return id
  }
}

export const textTable = (domain: Domain): string => `text_${domain}`
const shapeTable = (domain: Domain) => `shape_${domain}`
