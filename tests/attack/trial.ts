import type { Scale } from './attack.js'
import type { Plan } from './attacks.js'
import type { Battlefield } from './field.js'
import { ADVANTAGE, isWon, type Score } from './score.js'
import { openUnprotected, type Control } from './unprotected.js'

/** What one attacker got behind the service, beside what the same one gets where nothing protects. */
export async function tried(
  { attack, control }: Plan,
  field: Battlefield,
  scale: Scale,
  unprotected: { readonly field: (control: Control) => Battlefield; readonly scale: Scale },
): Promise<readonly Score[]> {
  const without = await attack(unprotected.field(control), unprotected.scale)
  const scores = await attack(field, scale)
  return scores.map((score, at) => ({ ...score, unprotected: without[at]?.inferred ?? null }))
}

/** Both controls, over the same roster. */
export async function openControls(roster: Battlefield['roster']) {
  const plain = await openUnprotected(roster, 'plain')
  const threshold = await openUnprotected(roster, 'threshold')
  const fields: Readonly<Record<Control, Battlefield>> = { plain, threshold }
  return {
    field: (control: Control): Battlefield => fields[control],
    close: async () => {
      await Promise.all(Object.values(fields).map((each) => each.close()))
    },
  }
}

export type Verdict = 'holds' | 'LEAKS' | 'NO ATTACK'

/** `NO ATTACK`: it learns nothing even where nothing protects, so that it holds means nothing. */
export function verdictOf(score: Score): Verdict {
  if (isWon(score)) return 'LEAKS'
  return score.unprotected !== null && score.unprotected <= 0.5 + ADVANTAGE ? 'NO ATTACK' : 'holds'
}
