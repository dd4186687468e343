import { execFileSync } from 'node:child_process'

/** Whether this machine has strace, and lets it trace. */
export const hasStrace = ((): boolean => {
  try {
    execFileSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** Skipped, by name, where there is no strace, or where it may not trace. */
export const withStrace = hasStrace ? it : it.skip
