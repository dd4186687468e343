import type { Score } from './score.js'
import { verdictOf } from './trial.js'

const HEADER = [
  ...['attack', 'policy', 'queries', 'targets', 'inferred', 'baseline', 'unprotected'],
  ...['verdict', 'note'],
]

/** A line for every score, in columns. */
export function table(scores: readonly Score[]): string {
  const percent = (share: number | null): string =>
    share === null ? '' : `${(share * 100).toFixed(1)} %`
  const cells = scores.map((score) => [
    ...[score.attack, score.policy, String(score.queries), String(score.targets)],
    ...[percent(score.inferred), percent(score.baseline), percent(score.unprotected)],
    ...[verdictOf(score), score.note],
  ])
  const all = [HEADER, ...cells]
  const widths = HEADER.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)))
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
