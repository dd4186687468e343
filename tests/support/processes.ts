import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** Every living process below one, of any depth. */
export function descendants(pid: number): readonly number[] {
  const children = childrenOf(pid)
  return [...children, ...children.flatMap(descendants)]
}

/** The processes that one has started and that have not ended. */
export function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1')
        .split(' ')
        .filter((word) => word !== '')
        .map(Number),
    )
  } catch {
    // It ended meanwhile.
    return []
  }
}

/** Those of the processes that still live after `patienceMs`, by command line; a zombie does not live. */
export async function survivors(
  pids: readonly number[],
  patienceMs: number,
): Promise<readonly string[]> {
  const until = performance.now() + patienceMs
  for (;;) {
    const living = pids.map(commandOf).filter((command) => command !== '')
    if (living.length === 0 || performance.now() > until) return living
    await setTimeout(20)
  }
}

/** The command line of a process; empty if it has ended or is a zombie. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
