import { z } from 'zod'
import { id, person, time } from './word.js'

/** A vendor to register. */
export const newVendorSchema = z
  .strictObject({
    vendor: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'lower-case letters, digits and hyphens'),
    name: person,
  })
  .meta({ id: 'NewVendor' })
/** An engineer to register. */
export const newEngineerSchema = z
  .strictObject({ engineer: person.meta({ description: 'Name as in their token.' }) })
  .meta({ id: 'NewEngineer' })
/** A vendor and its engineers. */
export const vendorSchema = z
  .object({
    vendor: id,
    name: person,
    addedAt: time,
    engineers: z.array(z.object({ engineer: person, addedAt: time })),
  })
  .meta({ id: 'Vendor' })

/** Lists come in an object, so that a field can be added without breaking a reader. */
export const vendorsSchema = z.object({ vendors: z.array(vendorSchema) }).meta({ id: 'Vendors' })

export type NewVendor = z.infer<typeof newVendorSchema>
export type NewEngineer = z.infer<typeof newEngineerSchema>
export type VendorWire = z.infer<typeof vendorSchema>
