import { useState } from 'react'
import type { SessionViewWire } from '../../api/session-view.js'
import type { SessionWire } from '../../api/sessions.js'
import { Token } from '../answer/token.js'
import { Button } from '../../ui/button.js'
import { Checkbox } from '../../ui/checkbox.js'
import { CopyButton } from '../../ui/copy-button.js'
import { Dialog } from '../../ui/dialog.js'
import { countText, numberText } from '../../ui/locale.js'
import { Note } from '../../ui/note.js'
import { placesOf } from './trace.js'
import type { Place } from './trace.js'
import './trace.css'

export interface TraceDialogProps {
  /** Null: closed. */
  readonly token: string | null
  readonly view: SessionViewWire
  readonly budget: SessionWire['budget']
  readonly canAsk: boolean
  readonly onRun: (places: readonly Place[]) => void
  /** Puts the token among those of the finding. */
  readonly onKeep: (token: string) => void
  readonly onClose: () => void
}

/** All rows of a token that the session may see: what would be asked is shown first, and asked on consent. */
export function TraceDialog(props: TraceDialogProps) {
  const { token, onClose } = props
  return (
    <Dialog
      isOpen={token !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="All rows of a token"
    >
      {token === null ? null : <Tracing {...props} key={token} token={token} />}
    </Dialog>
  )
}

function Tracing(props: TraceDialogProps & { readonly token: string }) {
  const { token, view, budget, canAsk, onRun, onKeep, onClose } = props
  const places = placesOf(token, view)
  const [left, setLeft] = useState<readonly string[]>([])
  const wanted = places.filter(({ table }) => !left.includes(table))
  const leave = (table: string, stays: boolean) =>
    setLeft(stays ? left.filter((each) => each !== table) : [...left, table])
  return (
    <>
      <p>
        <Token text={token} />
      </p>
      <div className="row">
        <CopyButton text={token}>Copy the token</CopyButton>
        <Button
          onPress={() => {
            onKeep(token)
            onClose()
          }}
          tone="quiet"
        >
          Put it into the finding
        </Button>
      </div>
      {places.length === 0 ? (
        <p>No table of this session can be asked for it.</p>
      ) : (
        <>
          <Cost left={budget.left} places={wanted} />
          <PlaceList left={left} onLeave={leave} places={places} />
        </>
      )}
      <div className="dialog-actions">
        <Button onPress={onClose}>Go back</Button>
        {places.length === 0 ? null : (
          <Button
            isDisabled={!canAsk || wanted.length === 0}
            onPress={() => onRun(wanted)}
            tone="main"
          >
            {wanted.length === 1 ? 'Run this query' : `Run these ${wanted.length} queries`}
          </Button>
        )}
      </div>
    </>
  )
}

function Cost({ places, left }: { readonly places: readonly Place[]; readonly left: number }) {
  const counted = places.filter(({ counts }) => counts).length
  return (
    <Note tone={counted > 0 ? 'warning' : 'info'}>
      <p>
        {countText(places.length, 'query', 'queries')}, one after the other.{' '}
        {counted === 0
          ? 'None of them is about persons: they cost no budget.'
          : `${countText(counted, 'of them reads', 'of them read')} rows about persons: everyone in an answer whom the session has not seen yet counts against the budget. ${numberText(left)} left.`}
      </p>
    </Note>
  )
}

interface PlaceListProps {
  readonly places: readonly Place[]
  readonly left: readonly string[]
  readonly onLeave: (table: string, stays: boolean) => void
}

function PlaceList({ places, left, onLeave }: PlaceListProps) {
  return (
    <ul className="trace-places">
      {places.map(({ table, words, counts, sql }) => (
        <li key={table}>
          <Checkbox isSelected={!left.includes(table)} onChange={(stays) => onLeave(table, stays)}>
            <span className="mono">{table}</span>
            {counts ? ' (about persons)' : ''}
            <br />
            <span className="field-hint">{words}</span>
          </Checkbox>
          <pre className="trace-sql">{sql}</pre>
        </li>
      ))}
    </ul>
  )
}
