import { useState } from 'react'
import { serviceNow } from '../api/me.js'
import { useMonths } from '../api/reports.js'
import type { MonthsWire } from '../api/reports.js'
import { Page } from '../app/page.js'
import { EmptyState } from '../ui/empty-state.js'
import { Loaded } from '../ui/loaded.js'
import { Select } from '../ui/select.js'
import { Moment } from '../ui/moment.js'
import { FIGURES } from './figures.js'
import { LookNote } from './look-note.js'
import { monthOf } from './local-time.js'
import { MonthChart } from './month-chart.js'
import { seriesOf } from './series.js'

const SPANS = ['6', '12', '24', '36'] as const
type Span = (typeof SPANS)[number]
const SPAN_OPTIONS = SPANS.map((value) => ({ value, label: `the last ${value} months` }))

/** What happened in each month, by vendor. */
export default function Charts() {
  const [span, setSpan] = useState<Span>('12')
  const [now] = useState(serviceNow)
  const months = useMonths(monthOf(now, 1 - Number(span)), monthOf(now))
  return (
    <Page
      lead="Sessions, time to approval, refusals and students disclosed, by month (UTC) and vendor."
      title="Charts"
    >
      <div className="stack">
        <Select label="Months" onChange={setSpan} options={SPAN_OPTIONS} value={span} />
        <Loaded query={months}>{(found) => <Found found={found} />}</Loaded>
        <LookNote>Each look at these figures is an entry of the log.</LookNote>
      </div>
    </Page>
  )
}

function Found({ found }: { readonly found: MonthsWire }) {
  if (found.months.length === 0) {
    return (
      <EmptyState title="Nothing happened in these months">
        Figures appear once a vendor files a request.
      </EmptyState>
    )
  }
  return (
    <>
      <p className="small muted">
        As of <Moment at={found.at} />.
      </p>
      <div className="columns chart-columns">
        {FIGURES.map((figure) => (
          <MonthChart figure={figure} key={figure.id} series={seriesOf(found, figure)} />
        ))}
      </div>
    </>
  )
}
