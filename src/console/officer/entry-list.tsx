import { Link } from 'wouter'
import type { EntryWire } from '../api/ledger.js'
import { Icon } from '../ui/icon.js'
import type { IconName } from '../ui/icon.js'
import { numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import type { Tone } from '../ui/tone.js'
import { factsOf, sessionOf } from './entry-facts.js'
import { ENTRY_WORDS } from './entry-words.js'
import { Words } from './words.js'
import './entry-list.css'

/** Entries one below the other, each with who, what and when; each leads to its proof. */
export function EntryList({ entries }: { readonly entries: readonly EntryWire[] }) {
  return (
    <ol aria-label="Entries" className="entry-list">
      {entries.map((entry) => (
        <EntryItem entry={entry} key={entry.index} />
      ))}
    </ol>
  )
}

function EntryItem({ entry }: { readonly entry: EntryWire }) {
  const { index, type, at, actor } = entry
  const { tone, sign } = toneOf(type)
  const [facts, session] = [factsOf(entry), sessionOf(entry)]
  return (
    <li className="entry-item">
      <span className={`entry-sign entry-sign-${tone}`}>
        <Icon name={sign} />
      </span>
      <div className="entry-what">
        <p>
          <Link href={`/entries/${index}`}>{ENTRY_WORDS[type]}</Link>{' '}
          <span className="muted small">entry {numberText(index)}</span>
        </p>
        <p className="small muted">
          <Words text={actor.name} />, {actor.kind}
          {facts.map((fact) => (
            <span key={fact}>
              {' · '}
              <Words text={fact} />
            </span>
          ))}
          {session === null ? null : (
            <>
              {' · '}
              <Link href={`/sessions/${session}`}>its session</Link>
            </>
          )}
        </p>
      </div>
      <span className="entry-when small">
        <Moment at={at} />
      </span>
    </li>
  )
}

/** A refusal is Homeroom at work, not a fault: it is marked, not alarming. */
function toneOf(type: EntryWire['type']): { readonly tone: Tone; readonly sign: IconName } {
  if (type.endsWith('.refused') || type === 'request.denied') {
    return { tone: 'warning', sign: 'warning' }
  }
  if (type.endsWith('.failed') || type === 'session.revoked') {
    return { tone: 'danger', sign: 'cross' }
  }
  if (type === 'session.approved' || type === 'query.released') {
    return { tone: 'good', sign: 'check' }
  }
  return { tone: 'neutral', sign: 'dot' }
}
