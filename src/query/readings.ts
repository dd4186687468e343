import type { Parsers } from '../engine/port.js'

/** What reads texts: nothing it says depends on anything but the text. */
export type Readers = Pick<Parsers, 'serialize' | 'witness'>

type Testimony = Awaited<ReturnType<Readers['witness']>>

/** What the parsers have said of the texts of each session. */
export interface Readings {
  /** The parsers, as this session asks them: of a text that it has asked about before, they are not asked again. */
  of(session: string): Readers
  forget(session: string): void
}

/** Characters that are kept of all sessions together; a usual question takes ten thousand. */
const MOST = 16 * 1024 * 1024
/** What makes more than that of one text is not kept: it is the text that took long, not the reading. */
const LARGEST = 256 * 1024

/**
 * An engineer asks the same with another parameter, or again after a refusal, and a ready-made check is the same
 * text each time. What the parsers say of a text is the same as well, so it is kept; everything that is done with
 * it (read, compare, allow, read back) is done anew each time, on the policy and the state of that moment.
 *
 * Of each session apart: by the two milliseconds that it saves, a vendor could tell what another has asked.
 * A parser that failed or was stopped has said nothing, and is asked again. Kept as text, whose size is known:
 * the tree of a text that was made to be large takes hundreds of times its length.
 */
export function createReadings(parsers: Readers, most = MOST): Readings {
  const kept = new Newest(most)
  return {
    of(session) {
      const name = (reader: keyof Readers, sql: string) => `${startOf(session)}${reader} ${sql}`
      return {
        async serialize(sql) {
          const key = name('serialize', sql)
          const known = kept.get(key)
          if (known !== undefined) return known
          const said = await parsers.serialize(sql)
          kept.put(key, said)
          return said
        },
        async witness(sql) {
          const key = name('witness', sql)
          const known = kept.get(key)
          if (known !== undefined) return JSON.parse(known) as Testimony
          const said = await parsers.witness(sql)
          if (said.kind === 'stuck') return said
          const text = JSON.stringify(said)
          kept.put(key, text)
          // As it will be told again: not one field may differ between the first time and the second.
          return JSON.parse(text) as Testimony
        },
      }
    },
    forget(session) {
      kept.drop(startOf(session))
    },
  }
}

/** What the names of a session's texts start with; an id has no blank in it. */
const startOf = (session: string): string => `${session} `

/** The texts used last, at most so many characters of names and texts together. */
class Newest {
  readonly #texts = new Map<string, string>()
  readonly #most: number
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): string | undefined {
    const text = this.#texts.get(key)
    if (text === undefined) return undefined
    this.#texts.delete(key)
    this.#texts.set(key, text)
    return text
  }

  put(key: string, text: string): void {
    this.#delete(key)
    if (key.length + text.length > LARGEST) return
    this.#texts.set(key, text)
    this.#size += key.length + text.length
    for (const oldest of this.#texts.keys()) {
      if (this.#size <= this.#most) break
      this.#delete(oldest)
    }
  }

  drop(start: string): void {
    for (const key of this.#texts.keys()) if (key.startsWith(start)) this.#delete(key)
  }

  #delete(key: string): void {
    const text = this.#texts.get(key)
    if (text === undefined) return
    this.#texts.delete(key)
    this.#size -= key.length + text.length
  }
}
