import type { Actor } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { dropStudents, refuseErasure } from '../session/decide-erase.js'
import type { State } from '../session/state.js'
import type { Forgetting } from '../vault/port.js'
import type { Whom } from './whom.js'

export interface DroppingDeps {
  readonly ledger: Ledger<State>
  readonly forgetting: Forgetting
  readonly whom: Pick<Whom, 'byIdentifier'>
}

export interface Dropping {
  /** Drops students by identifier; gives how many were known, once nothing resolves to them any more. */
  drop(
    by: Actor,
    command: { readonly students: readonly string[]; readonly reason: string },
  ): Promise<number | Refusal>
  /** Finishes what a crash left, and forgets in a new load who was dropped while it was read. */
  settle(): Promise<void>
}

/**
 * The commit point is `student.dropped`: from it on no token of theirs resolves. Then every crosswalk
 * is written anew without them. A crash in between is made good by `settle` at the next start: the log
 * knows whom to forget, by ordinal. A crash before it changed nothing.
 */
export function createDropping({ ledger, forgetting, whom }: DroppingDeps): Dropping {
  const settle = async () => {
    const { dropped, snapshots } = ledger.state()
    if (dropped.size === 0) return
    await forgetting.forget(
      [...snapshots.values()].map(({ id }) => id),
      [...dropped],
    )
  }
  return {
    settle,
    async drop(by, { students, reason }) {
      const persons = await whom.byIdentifier(students)
      const refusal = refuse('STUDENT_UNKNOWN', 'None of these identifiers was ever loaded.')
      const { result } = await ledger.decide((state) =>
        persons.length === 0
          ? refuseErasure(state, { by, reason, what: 'student', refusal })
          : dropStudents(state, { by, reason, persons }),
      )
      if (isRefusal(result)) return result
      await settle()
      return persons.length
    },
  }
}
