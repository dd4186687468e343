import { Page } from '../app/page.js'
import { useVendors } from '../api/vendors.js'
import type { VendorWire } from '../api/vendors.js'
import { EmptyState } from '../ui/empty-state.js'
import { Loaded } from '../ui/loaded.js'
import { Moment } from '../ui/moment.js'
import { AddEngineer } from './add-engineer.js'
import { AddVendor } from './add-vendor.js'

/** Who may ask for a room. */
export default function Vendors() {
  const vendors = useVendors()
  return (
    <Page
      title="Vendors"
      lead="Only a registered engineer of a registered vendor can ask for a room."
    >
      <Loaded query={vendors}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="No vendor is registered yet">
              Register the first one below.
            </EmptyState>
          ) : (
            <div className="stack">
              {all.map((vendor) => (
                <Vendor key={vendor.vendor} vendor={vendor} />
              ))}
            </div>
          )
        }
      </Loaded>
      <AddVendor />
    </Page>
  )
}

function Vendor({ vendor: { vendor, name, addedAt, engineers } }: { readonly vendor: VendorWire }) {
  return (
    <section className="card">
      <div>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <p className="muted small">
          {vendor}, since <Moment at={addedAt} />
        </p>
      </div>
      {engineers.length === 0 ? (
        <p>No engineer yet: nobody of this vendor can ask for a room.</p>
      ) : (
        <ul>
          {engineers.map(({ engineer, addedAt: since }) => (
            <li key={engineer}>
              <bdi>{engineer}</bdi>{' '}
              <span className="muted small">
                since <Moment at={since} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <AddEngineer vendor={vendor} />
    </section>
  )
}
