import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { Button } from '../ui/button.js'
import { Select } from '../ui/select.js'
import type { Option } from '../ui/select.js'
import { TextField } from '../ui/text-field.js'
import { ENTRY_TYPES, ENTRY_WORDS } from './entry-words.js'
import { NO_FIELDS } from './search.js'
import type { Fields } from './search.js'
import './search-form.css'

/** Select knows no empty value. */
const ANY = 'any'
const OUTCOMES = [
  ...['approved', 'released', 'refused', 'failed', 'denied', 'revoked', 'closed', 'expired'],
]
const OUTCOME_OPTIONS: readonly Option[] = [
  { value: ANY, label: 'any' },
  ...OUTCOMES.map((value) => ({ value, label: value })),
]
const TYPE_OPTIONS: readonly Option[] = [
  { value: ANY, label: 'anything' },
  ...ENTRY_TYPES.map((value) => ({ value, label: ENTRY_WORDS[value], hint: value })),
]

export interface SearchFormProps {
  readonly fields: Fields
  readonly onSearch: (fields: Fields) => void
}

/** What to look for in the log. Nothing is asked until the button says so, as each search is an entry. */
export function SearchForm({ fields: first, onSearch }: SearchFormProps) {
  const [fields, setFields] = useState(first)
  const text = (name: keyof Fields) => ({
    ...{ isRequired: false, value: fields[name] },
    onChange: (value: string) => setFields({ ...fields, [name]: value }),
  })
  const choice = (name: keyof Fields) => ({
    ...{ isRequired: false, value: fields[name] === '' ? ANY : fields[name] },
    onChange: (value: string) => setFields({ ...fields, [name]: value === ANY ? '' : value }),
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onSearch(fields)
  }
  const clear = () => {
    setFields(NO_FIELDS)
    onSearch(NO_FIELDS)
  }
  return (
    <form aria-label="Search the log" className="card" onSubmit={submit} role="search">
      <div className="search-fields">
        <Select label="What happened" options={TYPE_OPTIONS} {...choice('type')} />
        <Select label="Outcome" options={OUTCOME_OPTIONS} {...choice('outcome')} />
        <TextField label="Ticket" {...text('ticket')} />
        <TextField label="Session" {...text('session')} />
        <TextField label="Vendor" {...text('vendor')} />
        <TextField label="Engineer" {...text('engineer')} />
        <TextField label="From (your time)" type="datetime-local" {...text('from')} />
        <TextField label="Until (your time)" type="datetime-local" {...text('to')} />
        <TextField label="Student’s identifier" maxLength={300} {...text('student')} />
        <TextField label="Words of a reason" maxLength={4000} {...text('words')} />
      </div>
      <div className="row">
        <Button tone="main" type="submit">
          Search
        </Button>
        <Button onPress={clear}>Clear</Button>
      </div>
    </form>
  )
}
