import { useParams } from 'wouter'
import { LoadedPage } from '../app/loaded-page.js'
import { Page } from '../app/page.js'
import { usePolicy } from '../api/policies.js'
import type { PolicyWire } from '../api/policies.js'
import { Drawer } from '../ui/drawer.js'
import { countText } from '../ui/locale.js'
import { ColumnTable } from './column-table.js'
import { PolicyRules } from './policy-rules.js'

/** One policy, explained rule by rule and column by column. It is read-only here. */
export default function Policy() {
  const { policy: id } = useParams<{ policy: string }>()
  const policy = usePolicy(id)
  return (
    <LoadedPage title="Policy" query={policy}>
      {(found) => <Shown policy={found} />}
    </LoadedPage>
  )
}

function Shown({ policy }: { readonly policy: PolicyWire }) {
  const { title, words, tables, functions } = policy
  return (
    <Page lead={words} title={title}>
      <PolicyRules policy={policy} />
      <section className="stack">
        <h2>Tables and columns</h2>
        <div>
          {tables.map((table) => (
            <Drawer
              key={table.name}
              summary={
                <>
                  <strong>{table.name}</strong>: {table.words}{' '}
                  <span className="muted small">{countText(table.columns.length, 'column')}</span>
                </>
              }
            >
              {() => <ColumnTable table={table} />}
            </Drawer>
          ))}
        </div>
      </section>
      <section className="stack">
        <h2>Functions a question may use</h2>
        <p>
          <code>{functions.join(', ')}</code>
        </p>
      </section>
    </Page>
  )
}
