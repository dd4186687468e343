import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { serviceNow } from '../api/me.js'
import { useVendorReport } from '../api/reports.js'
import { useVendors } from '../api/vendors.js'
import type { VendorWire } from '../api/vendors.js'
import { Page } from '../app/page.js'
import { Button } from '../ui/button.js'
import { EmptyState } from '../ui/empty-state.js'
import { Loaded } from '../ui/loaded.js'
import { ProblemNote } from '../ui/problem-note.js'
import { Select } from '../ui/select.js'
import { TextField } from '../ui/text-field.js'
import { LookNote } from './look-note.js'
import { daysOf, PERIODS, timesOf } from './period.js'
import type { Days, Period } from './period.js'
import { VendorReport } from './vendor-report.js'

/** Everything a vendor touched in a time. */
export default function VendorRecord() {
  const vendors = useVendors()
  return (
    <Page
      lead="Everything that a vendor touched in a time: sessions, queries, fields, and how many persons it saw."
      title="Vendor’s record"
    >
      <Loaded query={vendors}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title="No vendors yet">A steward registers vendors.</EmptyState>
          ) : (
            <Asking vendors={found} />
          )
        }
      </Loaded>
    </Page>
  )
}

const PERIOD_OPTIONS = PERIODS.map((value) => ({
  value,
  label: value === 'own' ? 'days of my own' : value,
}))

function Asking({ vendors }: { readonly vendors: readonly VendorWire[] }) {
  const [vendor, setVendor] = useState(vendors[0]?.vendor ?? '')
  const [period, setPeriod] = useState<Period>('this month')
  const [own, setOwn] = useState<Days>(() => daysOf('this month', serviceNow()) ?? NO_DAYS)
  const [error, setError] = useState<string>()
  const report = useVendorReport()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const times = timesOf(daysOf(period, serviceNow()) ?? own)
    setError(times === null ? 'The first day lies after the last.' : undefined)
    if (times !== null) report.mutate({ vendor, ...times })
  }
  return (
    <div className="stack">
      <form className="card" onSubmit={submit}>
        <Select
          label="Vendor"
          onChange={setVendor}
          options={vendors.map(({ vendor: value, name }) => ({ value, label: name, hint: value }))}
          value={vendor}
        />
        <Select label="Time" onChange={setPeriod} options={PERIOD_OPTIONS} value={period} />
        {period === 'own' ? <OwnDays days={own} error={error} onChange={setOwn} /> : null}
        <div>
          <Button isPending={report.isPending} tone="main" type="submit">
            Show the record
          </Button>
        </div>
        <LookNote>Making a record is an entry of the log.</LookNote>
      </form>
      {report.isError ? <ProblemNote thrown={report.error} /> : null}
      {report.data === undefined ? null : (
        <VendorReport question={report.variables} report={report.data} />
      )}
    </div>
  )
}

const NO_DAYS: Days = { from: '', to: '' }

interface OwnDaysProps {
  readonly days: Days
  readonly error: string | undefined
  readonly onChange: (days: Days) => void
}

function OwnDays({ days, error, onChange }: OwnDaysProps) {
  return (
    <div className="columns">
      <TextField
        label="First day"
        onChange={(from) => onChange({ ...days, from })}
        type="date"
        value={days.from}
        {...(error === undefined ? {} : { error })}
      />
      <TextField
        label="Last day"
        onChange={(to) => onChange({ ...days, to })}
        type="date"
        value={days.to}
      />
    </div>
  )
}
