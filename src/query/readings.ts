import type { Parsers, Testimony } from '../engine/port.js'
import { Newest } from './newest.js'

/** What reads texts: nothing it says depends on anything but the text. */
export type Readers = Pick<Parsers, 'serialize' | 'witness'>

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
 * it (read, compare, allow, read back) is done for each question.
 *
 * A parser that failed or was stopped has said nothing, and is asked again. Kept as text, whose size is known:
 * what is made of a text that was written to be large takes hundreds of times its length.
 */
export function createReadings(parsers: Readers, most = MOST): Readings {
  const kept = new Newest<string>({ most, largest: LARGEST })
  return {
    of(session) {
      return {
        async serialize(sql) {
          const name = `serialize ${sql}`
          const known = kept.get(session, name)
          if (known !== undefined) return known
          const said = await parsers.serialize(sql)
          kept.put(session, name, { value: said, size: said.length })
          return said
        },
        async witness(sql) {
          const name = `witness ${sql}`
          const known = kept.get(session, name)
          if (known !== undefined) return JSON.parse(known) as Testimony
          const said = await parsers.witness(sql)
          if (said.kind === 'stuck') return said
          const text = JSON.stringify(said)
          kept.put(session, name, { value: text, size: text.length })
          // As it will be told again: not one field may differ between the first time and the second.
          return JSON.parse(text) as Testimony
        },
      }
    },
    forget: (session) => kept.forget(session),
  }
}
