import { Link } from 'wouter'
import { Page } from '../app/page.js'
import { usePolicies } from '../api/policies.js'
import { EmptyState } from '../ui/empty-state.js'
import { Loaded } from '../ui/loaded.js'
import { countText } from '../ui/locale.js'

/** What can be asked for, and under which rules. */
export default function Policies() {
  const policies = usePolicies()
  return (
    <Page
      lead="What a vendor can ask for. Policies are files of the service, changed by whoever runs it; each session is bound to the very file it was approved under."
      title="Policies"
    >
      <Loaded query={policies}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="There is no policy" />
          ) : (
            <div className="stack">
              {all.map(({ id, title, words, tables, budget, k }) => (
                <section className="card" key={id}>
                  <h2>
                    <Link href={`/policies/${id}`}>{title}</Link>
                  </h2>
                  <p>{words}</p>
                  <p className="muted small">
                    {countText(tables.length, 'table')}; groups of at least {k}; budget{' '}
                    {budget.usual} to {budget.most}
                  </p>
                </section>
              ))}
            </div>
          )
        }
      </Loaded>
    </Page>
  )
}
