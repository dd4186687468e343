import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where system programs lie. Not taken from PATH, which is the environment's to choose. */
const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']

/** Full path of a system program, or null if it is not installed. */
export function programFile(name: string): string | null {
  return SYSTEM_FOLDERS.map((folder) => join(folder, name)).find(existsSync) ?? null
}

/** What a dynamic linker needs; a link among them is shown as a link. */
export const systemLibraries = (): readonly string[] =>
  ['/usr/lib', '/usr/lib64', '/lib', '/lib64', '/usr/local/lib'].filter(existsSync)

/** The packages a room loads: DuckDB's client, its binding for this machine and what chooses it. */
const PACKAGES = ['@duckdb/node-api', '@duckdb/node-bindings', 'detect-libc'] as const
const BINDINGS = ['', '-musl'].map(
  (libc) => `@duckdb/node-bindings-${process.platform}-${process.arch}${libc}`,
)

/**
 * Files and folders of ours that a room's program needs to run, and no others: its own folder, the
 * `package.json` that makes it a module, and its packages. Nothing a district put on the disk.
 */
export function roomPrograms(child: URL): readonly string[] {
  const folder = dirname(fileURLToPath(child))
  const require = createRequire(child)
  const packages = [...PACKAGES, ...BINDINGS].flatMap((name) => {
    try {
      return [dirname(require.resolve(`${name}/package.json`))]
    } catch {
      return []
    }
  })
  return [folder, ...manifests(folder), ...packages]
}

/** The nearest `package.json` above a folder. */
function manifests(folder: string): readonly string[] {
  const file = join(folder, 'package.json')
  if (existsSync(file)) return [file]
  const parent = dirname(folder)
  return parent === folder ? [] : manifests(parent)
}
