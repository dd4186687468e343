import type { Shell } from './shell.js'

/**
 * Whether someone at this terminal says yes; null if nobody can be asked. Everything but `y` and `yes` is no,
 * an aborted question too.
 */
export async function confirmed(
  { terminal, signal }: Shell,
  question: string,
): Promise<boolean | null> {
  if (terminal.question === undefined) return null
  const typed = await terminal.question(`${question} [y/N] `, signal)
  return /^y(?:es)?$/iu.test(typed?.trim() ?? '')
}
