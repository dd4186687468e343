import { DuckDBInstance } from '@duckdb/node-api'
import type { ImportOrder } from './import.js'
import { crosswalkPath, draft } from './places.js'
import type { ImportProgress } from './port.js'
import {
  beginCrosswalk,
  nextPage,
  sealDomain,
  type CrosswalkKeys,
  type Sealable,
} from './sealing-pages.js'
import { databaseSettings, literal } from './sql.js'
import { Texts, type TextParts } from './texts.js'

/** What of a domain is to be sealed, as it goes from one thread to another. */
export type SealableParts = Omit<Sealable, 'texts'> & { readonly texts: TextParts }

/** A crosswalk to be written. */
export interface CrosswalkJob {
  readonly order: Pick<ImportOrder, 'dataDir' | 'snapshot' | 'previous' | 'memoryBytes'>
  readonly keys: CrosswalkKeys
  readonly sealables: readonly SealableParts[]
}

/** Writes the draft of a crosswalk: all of it in one transaction, and no log left beside it. */
export async function writeCrosswalk(
  { order, keys, sealables }: CrosswalkJob,
  progress: (step: ImportProgress) => void,
): Promise<void> {
  const { dataDir, snapshot, previous, memoryBytes } = order
  const path = draft(crosswalkPath(dataDir, snapshot))
  const database = await DuckDBInstance.create(path, databaseSettings(memoryBytes))
  const connection = await database.connect()
  try {
    const extend = previous !== null
    if (extend) {
      await connection.run(`ATTACH ${literal(crosswalkPath(dataDir, previous))} AS old (READ_ONLY)`)
    }
    await connection.run('BEGIN')
    await beginCrosswalk(connection, keys, extend)
    let page = await nextPage(connection)
    for (const [at, { texts, ...sealable }] of sealables.entries()) {
      progress({ phase: 'sealing', file: null, share: at / sealables.length })
      const held = { ...sealable, texts: Texts.of(texts) }
      page = await sealDomain(connection, held, keys, extend, page)
    }
    await connection.run('COMMIT')
    await connection.run('CHECKPOINT')
  } finally {
    connection.closeSync()
    database.closeSync()
  }
}
