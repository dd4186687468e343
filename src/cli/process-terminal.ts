import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Terminal } from './shell.js'

const WIPE = '\r\u001b[2K'

/** The terminal of this process. `NO_COLOR` (no-color.org), when not empty, leaves texts unstyled. */
export function processTerminal(
  { stdin, stdout, stderr }: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  let drawn = false
  const wipe = () => {
    if (drawn) stderr.write(WIPE)
    drawn = false
  }
  // `homeroom … | head` closes our output early: that is not a fault, there is only nobody left to tell.
  const leave = () => undefined
  stdout.on('error', leave)
  stderr.on('error', leave)
  return {
    get columns() {
      return stdout.isTTY ? stdout.columns || 80 : Number.POSITIVE_INFINITY
    },
    interactive: stderr.isTTY && env.TERM !== 'dumb',
    styled: stdout.isTTY && env.TERM !== 'dumb' && (env.NO_COLOR ?? '') === '',
    out(line) {
      wipe()
      stdout.write(`${line}\n`)
    },
    err(line) {
      wipe()
      stderr.write(`${line}\n`)
    },
    draw(line) {
      wipe()
      if (line === null) return
      stderr.write(line)
      drawn = true
    },
    input: () => text(stdin),
    ...(stdin.isTTY && stderr.isTTY
      ? {
          question: (words, signal) => {
            wipe()
            stderr.write(words)
            return line(stdin, signal)
          },
        }
      : {}),
  }
}

/**
 * The next line that is typed. The keyboard stays in its line mode, so that Ctrl-C remains a signal of the
 * process, which aborts the question as it aborts everything else.
 */
async function line(stdin: NodeJS.Process['stdin'], signal: AbortSignal): Promise<string | null> {
  const over = new AbortController()
  const until = { signal: AbortSignal.any([signal, over.signal]) }
  try {
    stdin.setEncoding('utf8').resume()
    const first = once(stdin, 'data', until).then(([typed]: unknown[]) => typed)
    const typed = await Promise.race([first, once(stdin, 'end', until).then(() => null)])
    return typeof typed === 'string' ? typed : null
  } catch {
    return null
  } finally {
    over.abort()
    stdin.pause()
  }
}
