import { run } from '../../src/cli/run.js'
import type { Shell } from '../../src/cli/shell.js'

/** What a command said, and how it ended. */
export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A command line inside this process: for what needs no process of its own. Nobody is at the terminal. */
export async function commandLine(
  args: readonly string[],
  shell: Partial<Pick<Shell, 'env' | 'signal' | 'now'>> = {},
): Promise<Said> {
  const said = { out: '', err: '' }
  const terminal = {
    ...{ columns: Number.POSITIVE_INFINITY, interactive: false, styled: false },
    out: (line: string) => void (said.out += `${line}\n`),
    err: (line: string) => void (said.err += `${line}\n`),
    draw: () => undefined,
    input: () => Promise.resolve(''),
  }
  const { env = {}, signal = new AbortController().signal, now = () => 0 } = shell
  const code = await run({ terminal, env, signal, now }, args)
  return { code, ...said }
}
