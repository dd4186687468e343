import type { PolicyWire } from '../api/policies.js'
import { KeyValues } from '../ui/key-values.js'
import { countText, durationText, numberText } from '../ui/locale.js'
import { Note } from '../ui/note.js'

/** A policy in the words of the district, with what it means for who asks. */
export function PolicyTerms({ policy }: { readonly policy: Terms }) {
  return (
    <Note tone="info">
      <strong>{policy.title}</strong>
      <p>{policy.words}</p>
      <KeyValues
        of={{
          'What can be asked': policy.checksOnly
            ? 'the ready-made checks only'
            : 'own SQL and checks',
          'Smallest group in a count': countText(policy.k, 'person'),
          'Rows about persons': policy.kinds.includes('named')
            ? `as tokens; usually up to ${numberText(policy.budget.usual)} persons`
            : 'none: counts only',
          'Rows of one answer': `at most ${numberText(policy.rowCap)}`,
          'Time for one query': durationText(policy.deadlineMs),
        }}
      />
    </Note>
  )
}

/** What is told of a policy. */
export type Terms = Pick<
  PolicyWire,
  'title' | 'words' | 'checksOnly' | 'k' | 'kinds' | 'budget' | 'rowCap' | 'deadlineMs'
>
