import { fileURLToPath } from 'node:url'

/** The policies as shipped. */
export const SHIPPED_POLICIES = fileURLToPath(new URL('../../policies', import.meta.url))

/** The ready-made checks as shipped. */
export const SHIPPED_CHECKS = fileURLToPath(new URL('../../policies/checks', import.meta.url))
