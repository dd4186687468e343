import { z } from 'zod'
import { actorOf } from '../../identity/verified.js'
import { addEngineer, addVendor } from '../../session/decide-vendor.js'
import type { Vendor } from '../../session/state.js'
import { made, ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { newEngineerSchema, newVendorSchema, vendorSchema, vendorsSchema } from '../schema.js'
import type { Services } from '../services-port.js'
import { vendorWire } from '../wire/vendor.js'

const tag = 'Vendors'

/** Who the vendors are, and who of theirs may come. */
export function vendorRoutes({ ledger }: Services): readonly Route[] {
  const shown = (id: string) => {
    const vendor = ledger.state().vendors.get(id)
    if (vendor === undefined) throw new TypeError('a vendor was added and is not there')
    return made(vendorWire(vendor))
  }
  return [
    route({
      ...{ method: 'post', path: '/v1/vendors', summary: 'Register a vendor', tag, status: 201 },
      roles: ['steward'],
      body: newVendorSchema,
      answer: vendorSchema,
      refusals: ['VENDOR_EXISTS'],
      async handle({ who, body }) {
        const by = actorOf(who)
        const { result } = await ledger.decide((state) => addVendor(state, { by, ...body }))
        return replyTo(result, () => shown(body.vendor))
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/vendors', summary: 'All vendors', tag, status: 200 },
      roles: ['steward', 'officer'],
      answer: vendorsSchema,
      handle: () => {
        const byId = (one: Vendor, other: Vendor) => (one.id < other.id ? -1 : 1)
        const vendors = [...ledger.state().vendors.values()].sort(byId).map(vendorWire)
        return Promise.resolve(ok({ vendors }))
      },
    }),
    route({
      ...{ method: 'post', path: '/v1/vendors/{vendor}/engineers', tag, status: 201 },
      summary: 'Register an engineer with a vendor',
      roles: ['steward'],
      params: z.object({ vendor: z.string().min(1).max(63) }),
      body: newEngineerSchema,
      answer: vendorSchema,
      refusals: ['VENDOR_UNKNOWN', 'ENGINEER_EXISTS'],
      async handle({ who, params: { vendor }, body: { engineer } }) {
        const command = { by: actorOf(who), vendor, engineer }
        const { result } = await ledger.decide((state) => addEngineer(state, command))
        return replyTo(result, () => shown(vendor))
      },
    }),
  ]
}
