import type { Attack } from './attack.js'
import { DIFFERENCING } from './differencing.js'
import { NAMED } from './named.js'
import { RECONSTRUCTION } from './reconstruction.js'
import { DENIALS, SINGLE, TIMING } from './single.js'
import { TOGETHER } from './together.js'
import type { Control } from './unprotected.js'

/** An attacker, and the control on which the plan is to succeed. */
export interface Plan {
  readonly attack: Attack
  readonly control: Control
}

/** Attackers who go by the clock: what they find on a busy machine is chance, so the suite leaves them out. */
export const TIMED: readonly Plan[] = [{ attack: TIMING, control: 'plain' }]

/** Every other attacker, with the control on which the plan is to succeed. */
export const ATTACKS: readonly Plan[] = [
  ...[...DIFFERENCING, ...TOGETHER, RECONSTRUCTION, ...SINGLE, ...NAMED].map((attack) => ({
    attack,
    control: 'plain' as const,
  })),
  // Without a rule nothing is denied: reading denials is tried on the rule that is broken by it.
  { attack: DENIALS, control: 'threshold' },
]
