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

/** Texts of a session that are remembered, and characters of the longest: a session keeps a few megabytes at most. */
const TEXTS = 64
const LONGEST = 4_000
/** Sessions that are remembered; a question that outlives its session can leave one behind. */
const SESSIONS = 64

/**
 * An engineer asks the same with another parameter, or again after a refusal, and a ready-made check is the same
 * text each time. What the parsers say of a text is the same as well, so it is kept; everything that is done with
 * it (read, compare, allow, read back) is done anew each time, on the policy and the state of that moment.
 *
 * Of each session apart: by the two milliseconds that it saves, a vendor could tell what another has asked.
 * A parser that failed or was stopped has said nothing, and is asked again.
 */
export function createReadings(parsers: Readers): Readings {
  const sessions = new Newest<Readers>(SESSIONS)
  return {
    of: (session) => sessions.get(session) ?? sessions.put(session, remembering(parsers)),
    forget: (session) => {
      sessions.drop(session)
    },
  }
}

function remembering(parsers: Readers): Readers {
  const serialized = new Newest<string>(TEXTS)
  const testified = new Newest<Testimony>(TEXTS)
  return {
    async serialize(sql) {
      const known = serialized.get(sql)
      if (known !== undefined) return known
      const said = await parsers.serialize(sql)
      return sql.length > LONGEST ? said : serialized.put(sql, said)
    },
    async witness(sql) {
      const known = testified.get(sql)
      if (known !== undefined) return known
      const said = await parsers.witness(sql)
      const isKept = said.kind !== 'stuck' && sql.length <= LONGEST
      return isKept ? testified.put(sql, said) : said
    },
  }
}

/** The values used last, at most so many. */
class Newest<Value> {
  readonly #values = new Map<string, Value>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key)
    return value === undefined ? undefined : this.put(key, value)
  }

  put(key: string, value: Value): Value {
    this.#values.delete(key)
    this.#values.set(key, value)
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#most) break
      this.#values.delete(oldest)
    }
    return value
  }

  drop(key: string): void {
    this.#values.delete(key)
  }
}
