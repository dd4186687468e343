import { hash as digest } from 'node:crypto'
import type { Entry, Payload } from './entry.js'
import { foldReason, PERSONS, REASONS } from './facets.js'
import { readForm, type FormLeaf, type NamedBinding } from './leaf-form.js'
import type { Leaf } from './leaf.js'
import type { Links } from './links.js'
import { readPayload } from './payload.js'
import { toEntry } from './row.js'
import { ERASED, openBody, placeOf, spellColumns, type Body } from './spelled.js'
import type { SpelledPage } from './store/port.js'

/** What there is to know of a row in which nothing is wrong. */
export interface SoundRow {
  /** Derived from the leaf. */
  readonly leafHash: Buffer
  /** Epoch milliseconds, UTC. */
  readonly at: number
  readonly counts: Counts
  /** As `readRow` gives it, texts as null; null too if nobody asked for entries. */
  readonly entry: Entry | null
}

/** How many of each lie beside a leaf. */
interface Counts {
  readonly payloads: number
  readonly persons: number
  readonly reasons: number
  /** Names of the text payloads that were erased. */
  readonly erased: readonly string[]
}

/** Entries of these types are read in full: others depend on what they say. */
const TELLING: ReadonlySet<string> = new Set([
  ...['ledger.opened', 'ledger.key-rotated', 'request.filed', 'session.approved'],
  ...['payload.erased', 'retention.applied'],
])

const NONE: readonly string[] = []

/**
 * Looks over a spelled page for rows of which it is quickly proven that nothing is wrong: rows in which
 * `readRow` would find no problem. Of any other row it says nothing, and `readRow` has to.
 */
export class Glance {
  readonly #page: SpelledPage
  readonly #from: number
  readonly #isAsked: boolean
  /** The place up to which everything beside the entries is behind. */
  #next: number
  #payload = 0
  #person = 0
  #reason = 0

  /**
   * @param from place of the page's first entry, if none is missing
   * @param isAsked whether somebody asks for the entries
   */
  constructor(page: SpelledPage, from: number, isAsked: boolean) {
    this.#page = page
    this.#from = from
    this.#isAsked = isAsked
    this.#next = from
  }

  /**
   * What there is to know of the row at a place, which is later than those asked for before; null if it is not
   * proven to be sound.
   *
   * @param links what the entries before it tell
   */
  sound(index: number, links: Links): SoundRow | null {
    if (index !== this.#next) this.#skipTo(index)
    this.#next = -1
    const entry = this.#page.entries[index - this.#from]
    const leaf = entry?.[0] ?? null
    const form = leaf === null ? null : readForm(leaf)
    if (leaf === null || form === null || index === 0 || TELLING.has(form.type)) return null
    const hash = digest('sha256', `\0${leaf}`, 'hex')
    const place = `[${index},`
    if (entry?.[1] !== spellColumns(place, hash, form, links)) return null
    const lists: Record<string, Payload | null> = {}
    const counts = this.#beside(place, form, lists)
    if (counts === null || this.#hasMore(place)) return null
    this.#next = index + 1
    const leafHash = Buffer.from(hash, 'hex')
    const found = this.#isAsked ? entryOf(leaf, form, index, leafHash, lists) : null
    return { leafHash, at: form.at, counts, entry: found }
  }

  /** Passes over what lies beside entries before a place. */
  #skipTo(index: number): void {
    const { payloads, persons, reasons } = this.#page
    while (placeOf(payloads[this.#payload]) < index) this.#payload += 1
    while (placeOf(persons[this.#person]) < index) this.#person += 1
    while (placeOf(reasons[this.#reason]) < index) this.#reason += 1
  }

  /** What lies beside a leaf, if it is what the leaf says; puts down every payload, texts as null. */
  #beside(
    place: string,
    { payloads }: FormLeaf,
    lists: Record<string, Payload | null>,
  ): Counts | null {
    const counts = { payloads: payloads.length, persons: 0, reasons: 0, erased: NONE }
    for (const binding of payloads) {
      const { name, kind } = binding
      const body = this.#body(place, binding)
      if (body === null) return null
      lists[name] = null
      if (body === ERASED) counts.erased = [...counts.erased, name]
      else if (kind === 'text') {
        if (!REASONS.includes(name)) continue
        if (!this.#isReason(place, name, body.text)) return null
        counts.reasons += 1
      } else {
        const list = readPayload(kind, body.bytes)
        if (list === null) return null
        lists[name] = list
        if (list.kind !== 'ordinals' || !PERSONS.includes(name)) continue
        const { length } = list.ordinals
        if (length === 0) continue
        // Persons of two lists are in one here: `readRow` knows how.
        if (counts.persons > 0 || !this.#arePersons(place, body.text)) return null
        counts.persons = length
      }
    }
    return counts
  }

  /** The next payload, if it is the one of the binding and nothing is wrong with it. */
  #body(place: string, binding: NamedBinding): Body | typeof ERASED | null {
    const spelled = this.#page.payloads[this.#payload] ?? ''
    const body = openBody(spelled, `${place}"${binding.name}","${binding.kind}",`, binding)
    // What is not taken for one of this entry may be one of a later entry.
    if (body !== null) this.#payload += 1
    return body
  }

  #isReason(place: string, name: string, text: string): boolean {
    const reason = `${place}"${name}",${JSON.stringify(foldReason(text))}]`
    const isOne = this.#page.reasons[this.#reason] === reason
    if (isOne) this.#reason += 1
    return isOne
  }

  /** @param list of ordinals, in the one spelling */
  #arePersons(place: string, list: string): boolean {
    const areThose = this.#page.persons[this.#person] === `${place}${list}]`
    if (areThose) this.#person += 1
    return areThose
  }

  /** Whether more lies beside the entry at a place. */
  #hasMore(place: string): boolean {
    const { payloads, persons, reasons } = this.#page
    return (
      payloads[this.#payload]?.startsWith(place) === true ||
      persons[this.#person]?.startsWith(place) === true ||
      reasons[this.#reason]?.startsWith(place) === true
    )
  }
}

/** The entry in the text of a leaf that is in its form, so that parsing is all there is to reading it. */
function entryOf(
  text: string,
  { type, at }: FormLeaf,
  index: number,
  leafHash: Buffer,
  lists: Readonly<Record<string, Payload | null>>,
): Entry {
  const { actor, data, payloads } = JSON.parse(text) as Leaf
  return toEntry({ type, at, actor, data, payloads }, index, leafHash, lists)
}
