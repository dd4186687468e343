import { z } from 'zod'
import { roleSchema, time } from './word.js'

/** How one can sign in at a browser here. */
export const waysSchema = z
  .object({
    /** At the identity provider, by way of `/sign-in/start?return=…`. */
    oidc: z.boolean(),
    /** By a one-time link that the service prints in its terminal. */
    link: z.boolean(),
    /** Whether this browser is signed in already. */
    signedIn: z.boolean(),
  })
  .meta({ id: 'Ways' })

/** The secret of a one-time link: what stands after its `#`. */
export const linkSchema = z
  .object({ secret: z.string().regex(/^[\w-]{43}$/u) })
  .meta({ id: 'LinkSecret' })

export const linkedSchema = z.object({ name: z.string(), role: roleSchema }).meta({ id: 'Linked' })

/** A fresh link was made. */
export const relinkedSchema = z
  .object({
    /** It stands in the terminal of the service, and nowhere else. */
    printed: z.boolean(),
    /** The link; for whoever came with a bearer token alone. */
    address: z.string().nullable(),
    endsAt: time,
  })
  .meta({ id: 'Relinked' })

/** Signed out; where to go on to: the provider's own sign-out, or the first page. */
export const signedOutSchema = z.object({ next: z.string() }).meta({ id: 'SignedOut' })

export type Ways = z.infer<typeof waysSchema>
export type Linked = z.infer<typeof linkedSchema>
export type Relinked = z.infer<typeof relinkedSchema>
export type SignedOut = z.infer<typeof signedOutSchema>
