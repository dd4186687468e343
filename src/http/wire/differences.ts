import type { FileDifference } from '../../casework/differences.js'
import type { DifferencesWire, FileDifferenceWire } from '../schema.js'

const WHATS = ['added', 'removed', 'changed'] as const

/** What changed between two loads, with a warning for each share of `warnPercent` or more. */
export function differencesWire(
  {
    files,
    ...loads
  }: Pick<DifferencesWire, 'snapshot' | 'previous'> & { readonly files: readonly FileDifference[] },
  warnPercent: number,
): DifferencesWire {
  const shown = files.map(fileWire)
  const warnings = shown.flatMap((file) => warningsOf(file, warnPercent))
  return {
    ...{ ...loads, warnPercent, files: shown },
    warnings: warnings.sort((one, other) => other.percent - one.percent),
  }
}

function fileWire({ file, before, after, ...changes }: FileDifference): FileDifferenceWire {
  const change = (rows: number) => ({ rows, share: before === 0 ? null : rows / before })
  return {
    ...{ file, before, after },
    added: change(changes.added),
    removed: change(changes.removed),
    changed: change(changes.changed),
  }
}

function warningsOf(
  difference: FileDifferenceWire,
  warnPercent: number,
): DifferencesWire['warnings'] {
  const { file } = difference
  return WHATS.flatMap((what) => {
    const { rows, share } = difference[what]
    // Rounded after it is compared: a share just below the bar is no warning, whatever it reads as.
    if (share === null || share * 100 < warnPercent) return []
    const percent = Math.round(share * 1000) / 10
    return [{ file, what, percent, words: `${what} ${percent} % of ${file} (${rows} rows)` }]
  })
}
