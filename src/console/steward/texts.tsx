import { useState } from 'react'
import type { ReactNode } from 'react'
import { usePastQueries } from '../api/sessions.js'
import { Button } from '../ui/button.js'
import { Listed } from '../ui/listed.js'
import { withTexts } from '../app/live-queries.js'
import type { LiveQueries } from '../app/live-queries.js'

export interface TextsProps {
  readonly session: string
  readonly queries: LiveQueries
  readonly children: (queries: LiveQueries) => ReactNode
}

/** Queries, with their texts if the steward wants to read them: that is an entry of the log, so nobody is made to. */
export function Texts({ session, queries, children }: TextsProps) {
  const [wanted, setWanted] = useState(false)
  if (wanted)
    return (
      <Read queries={queries} session={session}>
        {children}
      </Read>
    )
  return (
    <div className="stack">
      {[...queries.values()].some(({ sql }) => sql === null) ? (
        <div className="row">
          <Button onPress={() => setWanted(true)}>Read what was asked</Button>
          <span className="muted small">That you read it stands in the log.</span>
        </div>
      ) : null}
      {children(queries)}
    </div>
  )
}

function Read({ session, queries, children }: TextsProps) {
  const past = usePastQueries(session)
  return <Listed list={past}>{(read) => children(withTexts(queries, read))}</Listed>
}
