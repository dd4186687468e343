import { useEffect, useRef } from 'react'
import type { ResolvedWire } from '../api/resolve.js'
import { CopyButton } from '../ui/copy-button.js'
import { EmptyState } from '../ui/empty-state.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'

type Value = ResolvedWire['values'][number]

/** What tokens stand for, to be copied one by one or all. */
export function Resolved({ resolved }: { readonly resolved: ResolvedWire }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [resolved])
  const all = resolved.values.map(({ token, value }) => `${token}\t${value ?? ''}`).join('\n')
  return (
    <section className="stack">
      <div className="row">
        <h2 ref={heading} tabIndex={-1}>
          The records behind them
        </h2>
        <CopyButton text={all}>Copy all, as a table</CopyButton>
      </div>
      <Table
        caption="Tokens and what they stand for"
        columns={COLUMNS}
        empty={<EmptyState title="Nothing was asked for" />}
        hideCaption
        rowKey={({ token }) => token}
        rows={resolved.values}
      />
      <p className="small muted">Entry {resolved.receipt.index} of the log tells of this.</p>
    </section>
  )
}

const COLUMNS: readonly Column<Value>[] = [
  { id: 'token', label: 'Token', header: true, cell: ({ token }) => <code>{token}</code> },
  { id: 'domain', label: 'Kind', sortBy: ({ domain }) => domain, cell: ({ domain }) => domain },
  {
    ...{ id: 'value', label: 'In the roster', sortBy: ({ value }) => value },
    cell: ({ value }) =>
      value === null ? (
        <span className="muted">forgotten by law</span>
      ) : (
        <bdi className="mono">{value}</bdi>
      ),
  },
  {
    ...{ id: 'copy', label: 'Copy' },
    cell: ({ token, value }) =>
      value === null ? null : <CopyButton label={`Copy what ${token} stands for`} text={value} />,
  },
]
