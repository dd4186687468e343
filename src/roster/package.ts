import { lstat } from 'node:fs/promises'
import type { RosterPackage } from './contents.js'
import { refuse, type Refusal } from '../refusal.js'
import type { Facts } from './facts.js'
import { openFolder } from './folder.js'
import type { RosterLimits } from './limits.js'

export type PackageSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'zip'; readonly bytes: Buffer }

/**
 * Opens a folder or a zip without reading its files. Everything in a zip is the sender's: names, sizes
 * and flags are checked before a byte is unpacked, and again while it is.
 */
export async function openPackage(
  source: PackageSource,
  limits: RosterLimits,
  facts: Facts,
): Promise<RosterPackage | Refusal> {
  const zip = source.kind === 'zip' ? source.bytes : source.path
  const stats = typeof zip === 'string' ? await lstat(zip).catch(() => null) : null
  if (typeof zip === 'string' && stats?.isDirectory()) return openFolder(zip, limits, facts)
  if (typeof zip !== 'string' || stats?.isFile()) {
    // Loaded only if there is one: what unpacks takes a while to load.
    const { openZip } = await import('./zip.js')
    return openZip(zip, limits, facts)
  }
  return refuse('PACKAGE_UNREADABLE', 'There is no folder and no file at the path.')
}
