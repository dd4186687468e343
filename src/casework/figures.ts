import type { Policy } from '../policy/policy.js'
import type { ColumnFigures, RiskFigures } from '../policy/port.js'

type Of<T> = (policy: Policy, snapshotFile: string, tables: readonly string[]) => Promise<T>

/** The same figures, see {@link remembered}. */
export function rememberedFigures(figures: RiskFigures, most = 50): RiskFigures {
  return { of: remembered((...asked) => figures.of(...asked), most) }
}

/** The same figures column by column, see {@link remembered}. */
export function rememberedColumns(figures: ColumnFigures, most = 50): ColumnFigures {
  return { of: remembered((...asked) => figures.of(...asked), most) }
}

/**
 * Worked out once for each policy file, snapshot and choice of tables, since none of them ever changes.
 * Remembers the last so many; a failure is not remembered.
 */
function remembered<T>(work: Of<T>, most: number): Of<T> {
  const known = new Map<string, Promise<T>>()
  return (policy, snapshotFile, tables) => {
    const key = JSON.stringify([policy.hash, snapshotFile, tables])
    const before = known.get(key)
    if (before !== undefined) return before
    const found = work(policy, snapshotFile, tables)
    known.set(key, found)
    found.catch(() => known.delete(key))
    const [oldest] = known.keys()
    if (known.size > most && oldest !== undefined) known.delete(oldest)
    return found
  }
}
