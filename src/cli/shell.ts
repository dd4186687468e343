/** Where a command writes. Text that came from data must have gone through `plain` before. */
export interface Terminal {
  /** Columns of the screen; `Infinity` where no screen is (a pipe, a file): nothing is cut there. */
  readonly columns: number
  /** Someone is looking: progress may be drawn. */
  readonly interactive: boolean
  /** Escape sequences for colour and weight may be written. */
  readonly styled: boolean
  /** Writes a line to standard output. */
  out(line: string): void
  /** Writes a line to standard error: progress, receipts beside CSV, refusals. */
  err(line: string): void
  /** Draws a line over the one drawn before, on standard error; null wipes it. Only if `interactive`. */
  draw(line: string | null): void
  /** All of standard input, as UTF-8. */
  input(): Promise<string>
  /**
   * Asks for a line; null if none comes (end of input, or `signal` is aborted). Left out where nobody can be
   * asked: input or output is no terminal.
   */
  readonly question?: (words: string, signal: AbortSignal) => Promise<string | null>
}

/** What a command may use of the process it runs in. */
export interface Shell {
  readonly terminal: Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted by the first Ctrl-C or SIGTERM: finish quickly and clean up. */
  readonly signal: AbortSignal
  /** Epoch milliseconds, UTC. */
  now(): number
}

/** A command line that cannot be carried out as written; exit code 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A command that has said everything itself and ends with this code. */
export class ExitRequest extends Error {
  override readonly name = 'ExitRequest'
  readonly code: number

  constructor(code: number) {
    super('the command has said all')
    this.code = code
  }
}
