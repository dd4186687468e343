import { lstat } from 'node:fs/promises'
import type { RosterPackage } from './contents.js'
import { refuse, type Refusal } from '../refusal.js'
import type { Facts } from './facts.js'
import { openFolder } from './folder.js'
import type { RosterLimits } from './limits.js'
import { openZip } from './zip.js'

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
  if (source.kind === 'zip') return openZip(source.bytes, limits, facts)
  const stats = await lstat(source.path).catch(() => null)
  if (stats?.isDirectory()) return openFolder(source.path, limits, facts)
  if (stats?.isFile()) return openZip(source.path, limits, facts)
  return refuse('PACKAGE_UNREADABLE', 'There is no folder and no file at the path.')
}
