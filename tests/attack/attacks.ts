import type { Attack } from './attack.js'
import { DIFFERENCING } from './differencing.js'
import { NAMED } from './named.js'
import { RECONSTRUCTION } from './reconstruction.js'
import { DENIALS, SINGLE } from './single.js'
import { TOGETHER } from './together.js'
import type { Control } from './unprotected.js'

/** Every attacker, with the control on which the plan is to succeed. */
export const ATTACKS: readonly { readonly attack: Attack; readonly control: Control }[] = [
  ...[...DIFFERENCING, ...TOGETHER, RECONSTRUCTION, ...SINGLE, ...NAMED].map((attack) => ({
    attack,
    control: 'plain' as const,
  })),
  // Without a rule nothing is denied: reading denials is tried on the rule that is broken by it.
  { attack: DENIALS, control: 'threshold' },
]
