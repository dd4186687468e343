import type { DuckDBConnection } from '@duckdb/node-api'
import type { Domain } from './domain.js'
import { shapeSql } from './identity-parts.js'
import type { Lexicon } from './lexicon.js'
import { enumOf, quoted } from './sql.js'

/** Records that must share the classes of an identifier's characters for them to be shown. */
export const SHARED_MASK = 20

/** The table of a domain's shapes, each worked out once: (shape, and the companions of an identifier). */
export const shapeTable = (domain: Domain): string => quoted(`shapes_${domain}`)

/** Makes the table of the shapes of a domain's texts, with those masks that enough different texts have. */
export async function holdShapes(
  connection: DuckDBConnection,
  domain: Domain,
  lexicon: Lexicon,
): Promise<void> {
  const shown = sharedMasks(lexicon)
  await connection.run(
    'CREATE TABLE packed (shape UINTEGER, length UINTEGER, bits UINTEGER, mask VARCHAR)',
  )
  const appender = await connection.createAppender('packed')
  for (let shape = 1; shape <= lexicon.shapes.count; shape++) {
    const { length, bits, mask } = lexicon.shapeAt(shape)
    const text = shown.get(mask)
    appender.appendUInteger(shape)
    appender.appendUInteger(length)
    appender.appendUInteger(bits)
    if (text === undefined) appender.appendNull()
    else appender.appendVarchar(text)
    appender.endRow()
  }
  appender.closeSync()
  // Sorted: the order in which they were met is the order of the file.
  const masks = enumOf([...new Set(shown.values())].sort())
  await connection.run(`
    CREATE TABLE ${shapeTable(domain)} AS SELECT shape, ${shapeSql}, mask::${masks} AS mask FROM packed;
    DROP TABLE packed`)
}

/** Masks that enough different texts of the domain have, by their numbers. */
function sharedMasks(lexicon: Lexicon): ReadonlyMap<number, string> {
  const { texts, masks, shapes } = lexicon
  const having = new Uint32Array(shapes.count + 1)
  for (let id = 1; id <= texts.count; id++) {
    const shape = lexicon.shape(id)
    having[shape] = (having[shape] ?? 0) + 1
  }
  const counts = new Uint32Array(masks.count + 1)
  for (let shape = 1; shape <= shapes.count; shape++) {
    const { mask } = lexicon.shapeAt(shape)
    counts[mask] = (counts[mask] ?? 0) + (having[shape] ?? 0)
  }
  const shared = new Map<number, string>()
  for (let mask = 1; mask <= masks.count; mask++) {
    if ((counts[mask] ?? 0) >= SHARED_MASK) shared.set(mask, masks.text(mask))
  }
  return shared
}

/** Makes a table (id, text) of those of the texts, numbered from 1, whose number is in `ids`. */
export async function holdTexts(
  connection: DuckDBConnection,
  table: string,
  texts: readonly string[],
  ids: ReadonlySet<number>,
): Promise<void> {
  await connection.run(`CREATE TABLE ${quoted(table)} (id UINTEGER, text VARCHAR)`)
  const appender = await connection.createAppender(table)
  for (const [at, text] of texts.entries()) {
    if (!ids.has(at + 1)) continue
    appender.appendUInteger(at + 1)
    appender.appendVarchar(text)
    appender.endRow()
  }
  appender.closeSync()
}
