import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { makeDistrict } from '../src/cli/demo/district/district.js'
import type { DistrictWish, Seeded } from '../src/cli/demo/district/district.js'
import { zipDistrict } from '../src/cli/demo/district/write.js'
import { loadStatements } from '../src/engine/room/load.js'
import type { Check, Policy } from '../src/policy/policy.js'
import { roomContents } from '../src/policy/room.js'
import { isRefusal } from '../src/refusal.js'
import { CATALOG } from '../src/roster/catalog.js'
import { createCloak } from '../src/vault/cloak.js'
import { createCrosswalk } from '../src/vault/crosswalk.js'
import type { Domain } from '../src/vault/domain.js'

export const AS_OF = '2026-11-22'

/** A data folder with its own key, into which districts are loaded one after the other. */
export async function openVault() {
  const dataDir = await mkdtemp(join(tmpdir(), 'district-'))
  const place = { dataDir, vaultKey: new Uint8Array(32).fill(7) }
  const cloak = createCloak(place)
  const crosswalk = createCrosswalk(place)
  return {
    file: (snapshot: string) => cloak.snapshotFile(snapshot),
    load: async (wish: Partial<DistrictWish>, previous: string | null) => {
      const district = makeDistrict({
        ...{ students: 1_600, seed: 3, version: '1.1', defects: [], asOf: AS_OF },
        ...wish,
      })
      const stream = zipDistrict(district)
      const now = Date.parse(`${AS_OF}T06:00:00Z`)
      const made = await cloak.load({ kind: 'zip', stream }, now, previous, () => undefined)
      if (isRefusal(made)) throw new TypeError(`${made.code}: ${made.detail}`)
      await made.keep()
      return { snapshot: made.loaded.snapshot, seeded: district.seeded }
    },
    /** Raw identifiers behind ordinals, sorted, each once. */
    raw: async (snapshot: string, domain: Domain, ordinals: readonly number[]) =>
      [...new Set((await crosswalk.raw(snapshot, domain, ordinals)).values())].sort(),
    close: () => rm(dataDir, { recursive: true }),
  }
}

export type Vault = Awaited<ReturnType<typeof openVault>>

const AS_IT_STANDS: ReturnType<typeof roomContents> = {
  prelude: [],
  tables: [...CATALOG.values()].map(({ name, columns, subjects }) => ({
    ...{ name, subjects },
    columns: columns.map((column) => ({ name: column.name, expression: null })),
  })),
  protect: 'everyone',
}

/** A DuckDB filled as a room is: by the policy, or with every table as it stands if there is none. */
export async function fillRoom(
  file: string,
  previousFile: string | null,
  policy: Policy | null,
): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const contents = policy === null ? AS_IT_STANDS : roomContents(policy, [...CATALOG.keys()])
  const spec = { snapshotFile: file, previousFile, ...contents }
  for (const statement of loadStatements(spec)) await connection.run(statement)
  return connection
}

/** The rows of a check, under its default parameters if none are given. */
export async function runCheck(
  room: DuckDBConnection,
  check: Check,
  given?: readonly (string | number)[],
): Promise<unknown[][]> {
  const values = [...(given ?? check.parameters.map((parameter) => parameter.default))]
  return (await room.runAndReadAll(check.sql, values)).getRowsJS()
}

const DOMAIN_OF: Readonly<Record<string, Domain>> = {
  users: 'PERSON',
  demographics: 'PERSON',
  enrollments: 'ENROLLMENT',
  classes: 'CLASS',
  orgs: 'ORG',
  academicSessions: 'TERM',
  courses: 'COURSE',
  roles: 'ROLE',
}

/** What the first column of a check's rows names: raw identifiers, each once; for package facts a file a row. */
export async function named(
  vault: Vault,
  snapshot: string,
  table: string,
  rows: readonly (readonly unknown[])[],
): Promise<string[]> {
  const cells = rows.map(([cell]) => cell)
  const domain = DOMAIN_OF[table]
  if (domain === undefined) return cells.map(String).sort()
  return vault.raw(snapshot, domain, cells.map(Number))
}

/** What a defect's check has to name in a district: everything planted under its id, sorted. */
export function expected(seeded: readonly Seeded[], defect: string): string[] {
  const own = seeded.filter((each) => each.defect === defect)
  const names = own.flatMap((each) => each.sourcedIds).sort()
  return own.some(({ table }) => table === 'manifest') ? names : [...new Set(names)]
}
