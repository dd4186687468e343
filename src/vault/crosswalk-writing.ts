import { DuckDBInstance } from '../engine/room/duckdb.js'
import { hashFile } from './file-hash.js'
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
import { attachDraft, finishDraft } from './draft-file.js'
import { databaseSettings, literal } from './sql.js'
import { Texts, type TextParts } from './texts.js'

/** What of a domain is to be sealed, as it goes from one thread to another. */
export type SealableParts = Omit<Sealable, 'texts'> & { readonly texts: TextParts }

/** A crosswalk to be written. */
export interface CrosswalkJob {
  readonly order: Pick<ImportOrder, 'dataDir' | 'snapshot' | 'previous' | 'memoryBytes'>
  readonly keys: CrosswalkKeys
  /** How many of them are to be sealed. */
  readonly domains: number
}

/** Writes the draft of a crosswalk, all of it in one transaction; gives its hash. */
export async function writeCrosswalk(
  { order, keys, domains }: CrosswalkJob,
  sealables: AsyncIterable<SealableParts>,
  progress: (step: ImportProgress) => void,
): Promise<string> {
  const { dataDir, snapshot, previous, memoryBytes } = order
  const path = draft(crosswalkPath(dataDir, snapshot))
  const database = await DuckDBInstance.create(':memory:', databaseSettings(memoryBytes))
  const connection = await database.connect()
  try {
    await attachDraft(connection, path, 'crosswalk')
    await connection.run('USE crosswalk')
    const extend = previous !== null
    if (extend) {
      await connection.run(`ATTACH ${literal(crosswalkPath(dataDir, previous))} AS old (READ_ONLY)`)
    }
    await connection.run('BEGIN')
    await beginCrosswalk(connection, keys, extend)
    let page = await nextPage(connection)
    let sealed = 0
    for await (const { texts, ...sealable } of sealables) {
      progress({ phase: 'sealing', file: null, share: sealed++ / domains })
      const held = { ...sealable, texts: Texts.of(texts) }
      page = await sealDomain(connection, held, keys, extend, page)
    }
    await connection.run('COMMIT')
    await finishDraft(connection, 'crosswalk')
    return hashFile(path)
  } finally {
    connection.closeSync()
    database.closeSync()
  }
}
