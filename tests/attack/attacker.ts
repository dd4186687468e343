/** What a vendor gets to see of one question: all of it is signal. */
export interface Seen {
  /** Refusal code, or `ok`. */
  readonly code: string
  readonly rows: readonly (readonly unknown[])[]
  /** What was withheld, in words, and of a refusal its detail. */
  readonly words: string
  readonly ms: number
}

/** What stands between an attacker and the roster. */
export interface Line {
  /** The session that is asked now. */
  readonly session: string
  ask(sql: string): Promise<Seen>
  /** Another session under the same policy; the one before stays as it is. */
  reopen(): Promise<void>
  end(how: 'close' | 'revoke'): Promise<void>
  /** Goes on as another engineer of the same vendor, in a session of their own. */
  colleague(): Promise<void>
  /** Persons on record as seen in the session. */
  counted(): Promise<number>
}

/** An insider of one vendor, with as many sessions as they can get. */
export class Attacker {
  queries = 0
  readonly codes = new Map<string, number>()
  private readonly clubs = new Map<string, ReadonlyMap<number, string>>()
  private readonly line: Line

  constructor(line: Line) {
    this.line = line
  }

  get session(): string {
    return this.line.session
  }

  reopen = (): Promise<void> => this.line.reopen()
  end = (how: 'close' | 'revoke'): Promise<void> => this.line.end(how)
  colleague = (): Promise<void> => this.line.colleague()
  counted = (): Promise<number> => this.line.counted()

  async ask(sql: string): Promise<Seen> {
    this.queries += 1
    const seen = await this.line.ask(sql)
    this.codes.set(seen.code, (this.codes.get(seen.code) ?? 0) + 1)
    return seen
  }

  /** The one number of an answer; null if there is none. */
  async count(sql: string): Promise<{ readonly n: number | null; readonly seen: Seen }> {
    const seen = await this.ask(sql)
    const cell = seen.rows[0]?.[0]
    return { n: typeof cell === 'number' ? cell : null, seen }
  }

  /** The session's token of a class by its line: classes are about no one, so anyone may list them. */
  async classAt(line: number): Promise<string> {
    const known = this.clubs.get(this.session)
    if (known !== undefined) return known.get(line) ?? ''
    const { rows } = await this.ask('select c.line, c.sourcedId from classes as c')
    this.clubs.set(this.session, new Map(rows.map(([at, token]) => [Number(at), String(token)])))
    return this.classAt(line)
  }
}

/** How often which code came back to all of them, the commonest first. */
export function codesInWords(attackers: readonly Attacker[]): string {
  const sums = new Map<string, number>()
  for (const [code, times] of attackers.flatMap(({ codes }) => [...codes])) {
    sums.set(code, (sums.get(code) ?? 0) + times)
  }
  const sorted = [...sums].sort((one, other) => other[1] - one[1])
  return sorted.map(([code, times]) => `${code} ${times}`).join(', ')
}
