import { useDraft } from '../../app/draft.js'
import type { QuestionWire } from '../../api/questions.js'
import { placesIn, valueOf } from './value.js'

/** A question that is being written. */
export interface QuestionDraft {
  readonly sql: string
  /** As typed, for $1, $2, ... in turn. */
  readonly values: readonly string[]
  readonly write: (sql: string) => void
  /** Sets the value of one place, counted from 1. */
  readonly setValue: (place: number, typed: string) => void
  readonly put: (sql: string, values: readonly string[]) => void
}

/** The question being written in a session; it outlives a reload of the page. */
export function useQuestion(session: string): QuestionDraft {
  const sql = useDraft(`sql.${session}`, '')
  const values = useDraft<readonly string[]>(`values.${session}`, [])
  return {
    ...{ sql: sql.value, values: values.value, write: sql.change },
    setValue: (place, typed) => {
      const length = Math.max(place, values.value.length)
      const at = (each: number) => (each === place - 1 ? typed : (values.value[each] ?? ''))
      values.change(Array.from({ length }, (_, each) => at(each)))
    },
    put: (text, typed) => {
      sql.change(text)
      values.change(typed)
    },
  }
}

/** A question as it is sent; `isNamed` asks for rows about persons where groups would do. */
export function questionOf(sql: string, values: readonly string[], isNamed: boolean): QuestionWire {
  const most = Math.max(0, ...placesIn(sql))
  const parameters = Array.from({ length: most }, (_, at) => valueOf(values[at] ?? ''))
  return { sql, parameters, ...(isNamed ? { as: 'named' as const } : {}) }
}
