import { CommanderError } from 'commander'
import { Fault } from '../fault.js'
import { ClientRefusal } from './client/refusal.js'
import { EXIT } from './exit.js'
import { createProgram } from './program.js'
import { ExitRequest, UsageError } from './shell.js'
import type { Shell } from './shell.js'
import { plainJson, plainLines } from './text/plain.js'
import { problemLines } from './text/problem.js'
import { styleOf } from './text/style.js'

/** Carries out a command line (without the program's own name) and gives the exit code; never throws. */
export async function run(shell: Shell, argv: readonly string[]): Promise<number> {
  const asked = { json: false }
  try {
    const program = createProgram(shell)
    program.hook('preAction', (_, command) => {
      asked.json = command.opts<{ json?: boolean }>().json === true
    })
    await program.parseAsync([...argv], { from: 'user' })
    return EXIT.done
  } catch (cause) {
    return ended(shell, cause, asked.json)
  }
}

function ended(shell: Shell, cause: unknown, json: boolean): number {
  const { terminal } = shell
  // Commander has said itself what was wrong with the command line.
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.done : EXIT.usage
  if (cause instanceof UsageError) {
    terminal.err(cause.message)
    return EXIT.usage
  }
  if (cause instanceof ClientRefusal) {
    refused(shell, cause, json)
    return EXIT.refusal
  }
  if (cause instanceof ExitRequest) return cause.code
  if (shell.signal.aborted) {
    terminal.err('Stopped.')
    return EXIT.stopped
  }
  for (const line of faultLines(cause)) terminal.err(line)
  return EXIT.fault
}

function refused(shell: Shell, { problem, text, query }: ClientRefusal, json: boolean): void {
  const { terminal } = shell
  if (json) {
    terminal.out(plainJson(text))
    return
  }
  const columns = terminal.columns
  for (const line of problemLines(problem, query, columns, styleOf(terminal))) terminal.err(line)
}

/** A fault in its own words; anything else is a mistake of ours, said without stack or values. */
function faultLines(cause: unknown): readonly string[] {
  if (cause instanceof Fault) {
    const [first = '', ...rest] = plainLines(cause.message)
    return [`${first} (${cause.code})`, ...rest]
  }
  const kind = cause instanceof Error ? cause.constructor.name : typeof cause
  return [
    `Homeroom made a mistake and stopped (${kind}). Please report it with the command you gave.`,
  ]
}
