import type { Facts } from './facts.js'
import { FILE_KINDS, columnsOf, type FileKind, type SchemaVersion } from './schema.js'

/** How a file is declared. */
export const MODES = ['absent', 'bulk', 'delta'] as const
export type Mode = (typeof MODES)[number]

export interface Manifest {
  readonly version: '1.0' | '1.1' | '1.2'
  /** The schema the files are read with: 1.0 is read as 1.1. */
  readonly schema: SchemaVersion
  readonly declared: ReadonlyMap<FileKind, Mode>
}

/** What a package without a manifest is taken for. */
export const NO_MANIFEST: Manifest = { version: '1.0', schema: '1.1', declared: new Map() }

const OPTIONAL = ['source.systemName', 'source.systemCode']

/**
 * Reads the rows of manifest.csv (the header first) and notes what is wrong with them. A version that
 * cannot be read is taken for 1.1, unless the manifest names files that only 1.2 has.
 */
export function readManifest(
  rows: readonly { readonly cells: readonly string[]; readonly line: number }[],
  facts: Facts,
): Manifest {
  const [header, ...data] = rows
  if (header?.cells[0] !== 'propertyName' || header.cells[1] !== 'value') {
    facts.add('manifest', 'manifest.invalid_header', header?.line ?? null)
  }
  const properties = new Map<string, string>()
  for (const { cells, line } of data) {
    const name = cells[0] ?? ''
    if (properties.has(name)) facts.add('manifest', 'manifest.duplicate_property', line)
    else properties.set(name, (cells[1] ?? '').trim())
  }
  if (properties.get('manifest.version') !== '1.0') {
    facts.add('manifest', 'manifest.invalid_manifest_version')
  }
  const version = versionOf(properties, facts)
  return { version, schema: version, declared: modesOf(properties, version, facts) }
}

function versionOf(properties: ReadonlyMap<string, string>, facts: Facts): SchemaVersion {
  const written = properties.get('oneroster.version')
  if (written === '1.1' || written === '1.2') return written
  facts.add('manifest', 'manifest.invalid_oneroster_version')
  return properties.has('file.roles') || written?.startsWith('1.2') ? '1.2' : '1.1'
}

function modesOf(
  properties: ReadonlyMap<string, string>,
  version: SchemaVersion,
  facts: Facts,
): ReadonlyMap<FileKind, Mode> {
  const declared = new Map<FileKind, Mode>()
  for (const kind of FILE_KINDS) {
    if (!columnsOf(kind, version)) continue
    const written = properties.get(`file.${kind}`)
    const mode = MODES.find((word) => word === written)
    if (mode) declared.set(kind, mode)
    else if (written === undefined) facts.add('manifest', 'manifest.missing_property')
    else facts.add('manifest', 'manifest.invalid_file_mode')
  }
  const expected = new Set<string>([
    'manifest.version',
    'oneroster.version',
    ...OPTIONAL,
    ...FILE_KINDS.filter((kind) => columnsOf(kind, version)).map((kind) => `file.${kind}`),
  ])
  for (const name of properties.keys()) {
    if (!expected.has(name)) facts.add('manifest', 'manifest.unknown_property')
  }
  return declared
}

/** Notes every file that the manifest promises and the package lacks, and the reverse. */
export function compareFiles(
  manifest: Manifest,
  present: ReadonlySet<FileKind>,
  facts: Facts,
): void {
  for (const kind of FILE_KINDS) {
    const mode = manifest.declared.get(kind)
    const promised = mode === 'bulk' || mode === 'delta'
    if (promised && !present.has(kind)) facts.add(kind, 'manifest.file_missing')
    if (!promised && present.has(kind) && manifest.version !== '1.0') {
      facts.add(kind, 'manifest.file_unexpected')
    }
  }
}

/** bulk, delta or mixed, over the files present; without a manifest everything is bulk. */
export function modeOf(manifest: Manifest, present: ReadonlySet<FileKind>): string {
  const modes = new Set([...present].map((kind) => manifest.declared.get(kind) ?? 'bulk'))
  modes.delete('absent')
  if (modes.size > 1) return 'mixed'
  return modes.has('delta') ? 'delta' : 'bulk'
}
