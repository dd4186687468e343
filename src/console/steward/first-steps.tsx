import { Link } from 'wouter'
import { useSnapshots } from '../api/snapshots.js'
import { useVendors } from '../api/vendors.js'
import { Note } from '../ui/note.js'

/** What has to be there before anyone can ask for anything; nothing once it is. */
export function FirstSteps() {
  const snapshots = useSnapshots()
  const vendors = useVendors()
  return (
    <>
      {snapshots.data?.length === 0 ? (
        <Note>
          <p>
            No roster has been loaded yet. <Link href="/snapshots">Load one</Link>, so that a vendor
            can ask for a room.
          </p>
        </Note>
      ) : null}
      {vendors.data?.length === 0 ? (
        <Note>
          <p>
            No vendor is registered yet. <Link href="/vendors">Register one</Link> with its
            engineers.
          </p>
        </Note>
      ) : null}
    </>
  )
}
