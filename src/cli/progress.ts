import type { ImportProgress } from '../vault/port.js'
import type { Terminal } from './shell.js'
import { plain } from './text/plain.js'
import { cut } from './text/width.js'

/** Shows how far a long piece of work is; on a screen drawn in place, elsewhere a line for each new step. */
export interface Progress {
  /** `share` from 0 to 1; null where nobody knows. */
  at(share: number | null, words: string): void
  done(words: string): void
  failed(words: string): void
}

/** Progress that nobody sees: for `--json`. */
export const silent: Progress = {
  at: () => undefined,
  done: () => undefined,
  failed: () => undefined,
}

/** Does a piece of work, and says at its end that it is done, or that it failed; why is thrown on. */
export async function finished<T>(
  progress: Progress,
  words: { readonly done: string; readonly failed: string },
  work: () => Promise<T>,
): Promise<T> {
  let result: T
  try {
    result = await work()
  } catch (cause) {
    progress.failed(words.failed)
    throw cause
  }
  progress.done(words.done)
  return result
}

/** Starts showing progress, on standard error so that answers can be piped. Says `words` at once. */
export function showProgress(terminal: Terminal, words: string): Progress {
  return terminal.interactive ? drawn(terminal, words) : lines(terminal, words)
}

const BAR = 24

/**
 * One line drawn over and over. Our own rather than that of a prompt library: those put the keyboard into raw
 * mode and end the process themselves on Ctrl-C, before a half-made import is cleaned up.
 */
function drawn(terminal: Terminal, words: string): Progress {
  const end = (text: string) => {
    terminal.draw(null)
    terminal.err(plain(text))
  }
  terminal.draw(words)
  return {
    at(share, text) {
      const full = share === null ? 0 : Math.round(Math.min(1, Math.max(0, share)) * BAR)
      const percent = share === null ? '' : `${Math.round((full / BAR) * 100)} %`
      const bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`
      terminal.draw(cut(`${bar} ${percent.padStart(5)} ${plain(text)}`, terminal.columns - 1))
    },
    done: end,
    failed: end,
  }
}

function lines(terminal: Terminal, words: string): Progress {
  terminal.err(words)
  const said = new Set([words])
  return {
    at(_, text) {
      if (!said.has(text)) terminal.err(`  ${plain(text)}`)
      said.add(text)
    },
    done: (text) => terminal.err(plain(text)),
    failed: (text) => terminal.err(plain(text)),
  }
}

const PHASES: Record<ImportProgress['phase'], string> = {
  reading: 'Reading',
  cloaking: 'Turning identifiers into ordinals',
  sealing: 'Sealing the crosswalk',
  storing: 'Storing',
}

/** An import's step in words: `Reading users.csv`. */
export function phaseWords({ phase, file }: ImportProgress): string {
  return file === null ? PHASES[phase] : `${PHASES[phase]} ${file}`
}
