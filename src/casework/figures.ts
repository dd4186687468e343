import type { RiskFigures } from '../policy/port.js'

type Answer = ReturnType<RiskFigures['of']>

/**
 * The same figures, worked out once for each policy file, snapshot and choice of tables, since none of
 * them ever changes. Remembers the last so many; a failure is not remembered.
 */
export function rememberedFigures(figures: RiskFigures, most = 50): RiskFigures {
  const known = new Map<string, Answer>()
  return {
    of(policy, snapshotFile, tables) {
      const key = JSON.stringify([policy.hash, snapshotFile, tables])
      const before = known.get(key)
      if (before !== undefined) return before
      const found = figures.of(policy, snapshotFile, tables)
      known.set(key, found)
      found.catch(() => known.delete(key))
      const [oldest] = known.keys()
      if (known.size > most && oldest !== undefined) known.delete(oldest)
      return found
    },
  }
}
