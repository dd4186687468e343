import type { Entry, EntryType } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'

/** How often it is looked for entries; a look costs nothing while there are none. */
const LOOK_MS = 100
/** Entries read at a time. */
const PAGE = 200

export interface Follower {
  readonly session: string
  /** Entries from this index (inclusive) on. */
  readonly from: number
  /** Called for each entry about the session, in order, once it is durable. Must not throw. */
  readonly tell: (entry: Entry) => void
  /** Called once if the log cannot be read any more; nothing is told after it. */
  readonly fail: (cause: unknown) => void
}

/** Entries about sessions as they become durable, whichever instance wrote them. */
export interface Feed {
  /** Tells a follower until the function given back is called. */
  follow(follower: Follower): () => void
}

/**
 * One reading of the log for everyone who follows: however many watch, each new entry is read once. What
 * the log has in memory says whether there are any, so an idle feed asks no store.
 */
export function createFeed<State>(
  ledger: Pick<Ledger<State>, 'list' | 'size'>,
  types: readonly EntryType[],
): Feed {
  const followers = new Set<Follower>()
  let timer: NodeJS.Timeout | null = null
  /** Entries before this place have been told. */
  let told = 0
  let isReading = false

  const read = async (): Promise<void> => {
    const size = ledger.size()
    while (told < size && followers.size > 0) {
      const page = await ledger.list({ types }, { after: told - 1, limit: PAGE })
      // What the store has and the state does not know yet waits for the next look.
      const known = page.filter(({ index }) => index < size)
      for (const entry of known) tellAll(entry)
      const last = known.at(-1)
      told = known.length < PAGE || last === undefined ? size : last.index + 1
    }
  }
  const tellAll = (entry: Entry): void => {
    if (!('session' in entry.data)) return
    for (const follower of [...followers]) {
      const isTheirs = follower.session === entry.data.session && entry.index >= follower.from
      if (isTheirs) follower.tell(entry)
    }
  }
  const look = async (): Promise<void> => {
    if (isReading || told >= ledger.size()) return
    isReading = true
    try {
      await read()
    } catch (cause) {
      for (const { fail } of [...followers]) fail(cause)
    } finally {
      isReading = false
    }
  }
  const leave = (follower: Follower): void => {
    followers.delete(follower)
    if (followers.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
  return {
    follow(follower) {
      // Nobody was there to be told, so nobody missed what came in the meantime.
      if (followers.size === 0 && !isReading) told = Math.min(follower.from, ledger.size())
      followers.add(follower)
      timer ??= setInterval(() => void look(), LOOK_MS).unref()
      return () => leave(follower)
    },
  }
}
