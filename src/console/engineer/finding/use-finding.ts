import { announce } from '../../app/announce.js'
import { tokensIn } from '../../app/tokens-in.js'
import { useDraft } from '../../app/draft.js'
import type { FindingWire } from '../../api/close-session.js'

interface Draft {
  readonly words: string
  /** One a line. */
  readonly tokens: string
  readonly queries: readonly string[]
}

/** A finding that is being written. */
export interface FindingDraft extends Draft {
  readonly change: (part: Partial<Draft>) => void
  /** Adds a token, once. */
  readonly keepToken: (token: string) => void
  readonly forget: () => void
  /** As it is sent. */
  readonly finding: FindingWire
}

const EMPTY: Draft = { words: '', tokens: '', queries: [] }

/** The finding of a session as far as it is written; it outlives a reload of the page. */
export function useFinding(session: string): FindingDraft {
  const { value, change, forget } = useDraft<Draft>(`finding.${session}`, EMPTY)
  const tokens = tokensIn(value.tokens)
  return {
    ...value,
    change: (part) => change({ ...value, ...part }),
    keepToken: (token) => {
      announce('The token stands in the finding.')
      change({ ...value, tokens: [...new Set([...tokens, token])].join('\n') })
    },
    forget,
    finding: { finding: value.words, tokens, queries: value.queries },
  }
}
