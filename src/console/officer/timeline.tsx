import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useLedger } from '../api/ledger.js'
import { Page } from '../app/page.js'
import { EmptyState } from '../ui/empty-state.js'
import { Listed } from '../ui/listed.js'
import { EntryList } from './entry-list.js'
import { LookNote } from './look-note.js'
import { SearchForm } from './search-form.js'
import { addressOf, fieldsOf, searchOf } from './search.js'
import type { Fields } from './search.js'

/** The log, newest first, as one looks for something in it. */
export default function Timeline() {
  const address = useSearch()
  const [, go] = useLocation()
  const [asked, setAsked] = useState(() => ({
    address,
    fields: fieldsOf(address),
    turn: 0,
    form: 0,
  }))
  const { fields, turn, form } = asked
  // Somebody followed a link to another search while this one was shown.
  if (asked.address !== address) {
    setAsked({ address, fields: fieldsOf(address), turn: turn + 1, form: form + 1 })
  }
  const entries = useLedger(searchOf(fields), turn)
  const search = (wanted: Fields) => {
    const next = addressOf(wanted)
    setAsked({ address: next, fields: wanted, turn: turn + 1, form })
    go(next === '' ? '/' : `/?${next}`, { replace: true })
  }
  return (
    <Page
      lead="Everything that happened to the roster, newest first. Nothing in here can be changed."
      title="Timeline"
    >
      <div className="stack">
        <SearchForm fields={fields} key={form} onSearch={search} />
        <LookNote>
          Reading the log is on record too: each search, each further page and each entry that you
          open is itself an entry, with what you looked for.
        </LookNote>
        <Listed list={entries}>
          {(rows) => (rows.length === 0 ? <Nothing /> : <EntryList entries={rows} />)}
        </Listed>
      </div>
    </Page>
  )
}

function Nothing() {
  return (
    <EmptyState title="No entry fits">
      Take a condition away, or clear the search: the log always has a first entry.
    </EmptyState>
  )
}
