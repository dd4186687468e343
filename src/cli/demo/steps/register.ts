import { vendorSchema } from '../../../http/schema.js'
import { CAST, VENDOR } from '../cast.js'
import type { Story } from '../story.js'

/** The steward registers a vendor and its engineer. */
export async function registerVendor(story: Story): Promise<void> {
  story.step(`${CAST.steward.name}, data steward, registers a vendor and its engineer`)
  const steward = await story.as('steward')
  await steward.post('/v1/vendors', VENDOR, vendorSchema)
  const path = `/v1/vendors/${VENDOR.vendor}/engineers`
  await steward.post(path, { engineer: CAST.engineer.name }, vendorSchema)
  story.say(`${VENDOR.name} may now ask for rooms; ${CAST.engineer.name} may do so for it.`)
}
