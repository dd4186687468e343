import type { ImportProgress } from '../vault/port.js'
import type { Terminal } from './shell.js'
import { plain } from './text/plain.js'

/** Shows how far a long piece of work is; on a screen drawn in place, elsewhere a line now and then. */
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

/** Starts showing progress, on standard error so that answers can be piped. Says `words` at once. */
export async function showProgress(terminal: Terminal, words: string): Promise<Progress> {
  return terminal.interactive ? drawn(words) : lines(terminal, words)
}

const STEPS = 1000

async function drawn(words: string): Promise<Progress> {
  const { progress } = await import('@clack/prompts')
  const bar = progress({ max: STEPS, size: 30, output: process.stderr })
  bar.start(words)
  let reached = 0
  return {
    at(share, text) {
      const next = share === null ? reached : Math.floor(Math.min(1, Math.max(0, share)) * STEPS)
      bar.advance(Math.max(0, next - reached), plain(text))
      reached = Math.max(reached, next)
    },
    done: (text) => bar.stop(plain(text)),
    failed: (text) => bar.error(plain(text)),
  }
}

function lines(terminal: Terminal, words: string): Progress {
  terminal.err(words)
  let last = words
  return {
    at(_, text) {
      if (text !== last) terminal.err(`  ${plain(text)}`)
      last = text
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
