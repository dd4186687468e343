import type { PolicyWire } from '../api/policies.js'
import { countText, durationText, numberText } from '../ui/locale.js'

/** The rules of a policy as sentences. */
export function PolicyRules({ policy }: { readonly policy: PolicyWire }) {
  return (
    <section className="card">
      <h2>The rules</h2>
      <ul>
        {rulesOf(policy).map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </section>
  )
}

function rulesOf(policy: PolicyWire): readonly string[] {
  const { k, protect, kinds, checksOnly, showEmptyGroups, roundTo, overlap } = policy
  const { budget, rowCap, longestWindowHours, deadlineMs, resolveDays } = policy
  const whom = protect === 'everyone' ? 'persons' : 'students'
  return [
    checksOnly
      ? 'Only ready-made checks can be run; no SQL of the vendor’s own.'
      : 'The engineer may write their own SQL, and run every ready-made check.',
    `A count is shown for groups of at least ${k} ${whom}; smaller ones are merged or left out.`,
    kinds.includes('named')
      ? `Single ${whom} can be shown by token: ${budget.usual} in a session unless you grant another number, ${numberText(budget.most)} at most.`
      : 'Nobody can be shown row by row.',
    showEmptyGroups ? 'Groups of no one are shown: an empty class is a common defect.' : null,
    roundTo === null ? null : `Counts are rounded to multiples of ${roundTo}.`,
    overlap === 'all'
      ? 'Two answers that differ by a few persons are not both given.'
      : 'Two answers about a sensitive column that differ by a few persons are not both given.',
    `One answer has at most ${countText(rowCap, 'row')}; one question takes at most ${durationText(deadlineMs)}.`,
    `A session lasts at most ${countText(longestWindowHours, 'hour')}.`,
    `You can resolve its tokens for ${countText(resolveDays, 'day')} afterwards; then the key is destroyed.`,
  ].filter((rule) => rule !== null)
}
