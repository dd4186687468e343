import type { Vendor } from '../../session/state.js'
import { timeText } from '../../session/window.js'
import type { VendorWire } from '../schema.js'

export function vendorWire({ id, name, addedAt, engineers }: Vendor): VendorWire {
  return {
    vendor: id,
    name,
    addedAt: timeText(addedAt),
    engineers: engineers.map((engineer) => ({
      engineer: engineer.name,
      addedAt: timeText(engineer.addedAt),
    })),
  }
}
