import { readFileSync } from 'node:fs'
import { descendants } from '../support/processes.js'

const statusOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1')
  } catch {
    // It ended meanwhile.
    return ''
  }
}

const megabytes = (status: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'mu').exec(status)?.[1] ?? 0) / 1024

/** The most memory that all processes below this one held together while `work` ran, in megabytes. */
export async function peakBelow<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly peak: number }> {
  let peak = 0
  const look = setInterval(() => {
    const held = descendants(process.pid).map((pid) => megabytes(statusOf(pid), 'VmRSS'))
    peak = Math.max(
      peak,
      held.reduce((sum, each) => sum + each, 0),
    )
  }, 25)
  try {
    return { result: await work(), peak }
  } finally {
    clearInterval(look)
  }
}

/** Memory of the processes that no other process shares with them, in megabytes. */
export const privateMemory = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + megabytes(statusOf(pid), 'RssAnon'), 0)
