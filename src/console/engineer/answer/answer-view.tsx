import { useMemo } from 'react'
import type { AnswerWire } from '../../api/questions.js'
import { Button } from '../../ui/button.js'
import { CopyButton } from '../../ui/copy-button.js'
import { EmptyState } from '../../ui/empty-state.js'
import { countText, dollarText, numberText } from '../../ui/locale.js'
import { Note } from '../../ui/note.js'
import { csvOf, tabbedOf } from './csv.js'
import { download } from './download.js'
import { Grid } from './grid.js'

export interface AnswerViewProps {
  readonly title: string
  readonly answer: AnswerWire
  readonly onToken: ((token: string) => void) | null
}

/** An answer: what kind it is, what it cost, what was withheld, and its rows. */
export function AnswerView({ title, answer, onToken }: AnswerViewProps) {
  const { rows, receipt, query } = answer
  const tabbed = useMemo(() => tabbedOf(answer), [answer])
  return (
    <>
      <p>
        <strong>{countText(rows.length, 'row')}.</strong> {kindWords(answer)} {costWords(answer)}
      </p>
      <Withheld withheld={answer.withheld} />
      {rows.length === 0 ? (
        <EmptyState title="No rows">
          {answer.withheld.groups > 0
            ? 'There is something, but all of it was withheld; see above.'
            : 'Nothing in the roster fits. For a check that is good news.'}
        </EmptyState>
      ) : (
        <>
          <div className="row">
            <CopyButton label={`Copy the rows of ${title}`} text={tabbed}>
              Copy the rows
            </CopyButton>
            <Button
              label={`Download as CSV: ${title}`}
              onPress={() => download(`${query}.csv`, csvOf(answer))}
              tone="quiet"
            >
              Download as CSV
            </Button>
          </div>
          <Grid answer={answer} caption={title} onToken={onToken} />
        </>
      )}
      <p className="small muted">
        Entry {receipt.index} of the log tells of this answer: query <code>{query}</code>, leaf{' '}
        <code>{receipt.leafHash.slice(0, 16)}…</code>
      </p>
    </>
  )
}

/** What the runs cost, where they do. */
function costWords({ cost }: AnswerWire): string {
  if (cost === undefined) return ''
  return `It cost ${dollarText(cost.thisQuery)}; ${dollarText(cost.left)} left for the session.`
}

function kindWords({ result, budget }: AnswerWire): string {
  if (result === 'none') return 'Nothing in it is about a person; it cost no budget.'
  if (result === 'group') return 'Counts of groups of persons; they cost no budget.'
  const seen = countText(budget.thisQuery, 'person')
  return `Rows about persons: ${seen} not seen before. ${numberText(budget.left)} left of the budget.`
}

/** What was left out and by which rule: who is not told would look for a defect that is none. */
function Withheld({ withheld: { groups, words, remainderRow } }: Pick<AnswerWire, 'withheld'>) {
  if (groups === 0 && remainderRow === null && words.length === 0) return null
  return (
    <Note tone="warning">
      <strong>
        {groups === 0
          ? 'Not all is shown'
          : `${countText(groups, 'group is', 'groups are')} withheld`}
      </strong>
      {words.map((each) => (
        <p key={each}>{each}</p>
      ))}
      {remainderRow === null ? null : (
        <p>
          They stand together in the row marked “the rest”. Its keys are empty because it has no
          single one, not because the roster has none.
        </p>
      )}
    </Note>
  )
}
