import { useParams } from 'wouter'
import { LoadedPage } from '../app/loaded-page.js'
import { Page } from '../app/page.js'
import { useSnapshot } from '../api/snapshots.js'
import type { SnapshotDetailWire } from '../api/snapshots.js'
import { KeyValues } from '../ui/key-values.js'
import { numberText } from '../ui/locale.js'
import { Moment, momentText } from '../ui/moment.js'
import { Differences } from './differences.js'
import { PackageFacts } from './package-facts.js'

/** One load of the roster: what came, what was wrong with it, what differs from the load before. */
export default function Snapshot() {
  const { snapshot: id } = useParams<{ snapshot: string }>()
  const snapshot = useSnapshot(id)
  return (
    <LoadedPage title="Snapshot" query={snapshot}>
      {(found) => <Shown snapshot={found} />}
    </LoadedPage>
  )
}

function Shown({ snapshot }: { readonly snapshot: SnapshotDetailWire }) {
  const { version, mode, students, deviations, loadedAt, loadedBy } = snapshot
  return (
    <Page title={`Roster of ${momentText(loadedAt)}`}>
      <section className="card">
        <KeyValues
          of={{
            Snapshot: <code>{snapshot.snapshot}</code>,
            Loaded: <Moment at={loadedAt} />,
            By: <bdi>{loadedBy}</bdi>,
            OneRoster: `${version}, ${mode}`,
            Students: numberText(students),
            'Deviations from the specification': numberText(deviations),
          }}
        />
      </section>
      <Differences snapshot={snapshot.snapshot} />
      <PackageFacts snapshot={snapshot} />
    </Page>
  )
}
