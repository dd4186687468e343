import { hash } from 'node:crypto'

/** For whom a request was filed, and so every session approved from it. */
export interface Link {
  readonly vendor: string
  readonly engineer: string
  readonly ticket: string
}

/** An entry or a leaf, as far as it tells of requests and sessions. */
interface Told {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * Which request and session belong to which vendor, engineer and ticket, as the entries so far tell it:
 * a revoke names a session alone, and is still to be found by its vendor. The first word counts.
 *
 * Grows in place. A fork can be thrown away; settled, what it learned is its base's.
 */
export class Links {
  readonly #base: Links | null
  readonly #known = new Map<string, Link>()

  constructor(base: Links | null = null) {
    this.#base = base
  }

  fork(): Links {
    return new Links(this)
  }

  /** What an entry is about; null if it is about no request that was filed. */
  of({ data }: Pick<Told, 'data'>): Link | null {
    return this.#get('session', data.session) ?? this.#get('request', data.request)
  }

  /** Learns from an entry, after whatever is to be known of the entry itself was asked. */
  learn(entry: Told): void {
    const { type, data } = entry
    if (type === 'request.filed') {
      const { vendor, engineer, ticket } = data
      if (isText(vendor) && isText(engineer) && isText(ticket)) {
        this.#add('request', data.request, { vendor, engineer, ticket })
      }
    }
    const link = type === 'session.approved' ? this.#get('request', data.request) : null
    if (link !== null) this.#add('session', data.session, link)
  }

  /** Hands what a fork learned to the one it was forked from, and gives that. */
  settle(): Links {
    if (this.#base === null) return this
    for (const [key, link] of this.#known) this.#base.#known.set(key, link)
    return this.#base
  }

  /** A hash of all that is known, in the order in which it was learned; of a fork, of what it learned itself. */
  print(): string {
    return hash('sha256', JSON.stringify([...this.#known]), 'hex')
  }

  #get(kind: 'session' | 'request', id: unknown): Link | null {
    if (!isText(id)) return null
    const known = this.#known.get(`${kind} ${id}`)
    if (known !== undefined || this.#base === null) return known ?? null
    return this.#base.#get(kind, id)
  }

  #add(kind: 'session' | 'request', id: unknown, link: Link): void {
    if (isText(id) && this.#get(kind, id) === null) this.#known.set(`${kind} ${id}`, link)
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'
