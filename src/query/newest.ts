/**
 * What was used last of what is kept for sessions, as much as there is room for. Of each session apart: by the
 * time that it saves, a vendor could tell what another has asked.
 */
export class Newest<Kept> {
  readonly #kept = new Map<string, { readonly value: Kept; readonly size: number }>()
  readonly #most: number
  readonly #largest: number
  #size = 0

  /** `most`: of all sizes together; `largest`: of one. */
  constructor({ most, largest }: { readonly most: number; readonly largest: number }) {
    this.#most = most
    this.#largest = largest
  }

  get(session: string, name: string): Kept | undefined {
    const key = startOf(session) + name
    const found = this.#kept.get(key)
    if (found === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, found)
    return found.value
  }

  /** Keeps a value of that size, which its name adds to; or drops what is too large, and the oldest. */
  put(session: string, name: string, { value, size }: { value: Kept; size: number }): void {
    const key = startOf(session) + name
    const whole = key.length + size
    this.#delete(key)
    if (whole > this.#largest) return
    this.#kept.set(key, { value, size: whole })
    this.#size += whole
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#most) break
      this.#delete(oldest)
    }
  }

  forget(session: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(startOf(session))) this.#delete(key)
  }

  #delete(key: string): void {
    this.#size -= this.#kept.get(key)?.size ?? 0
    this.#kept.delete(key)
  }
}

/** What the keys of a session start with; an id has no blank in it. */
const startOf = (session: string): string => `${session} `
