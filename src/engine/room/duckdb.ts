import type * as Library from '@duckdb/node-api'
import { createRequire } from 'node:module'

/**
 * The database's library, by `require`: to import it, Node reads each of its two hundred files a second time for the
 * names they export, which takes as long again as to load it.
 */
const library = createRequire(import.meta.url)('@duckdb/node-api') as typeof Library

export const {
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBListType,
  DuckDBListVector,
  DuckDBTableFunction,
  DuckDBTypeId,
  INTEGER,
  StatementType,
  UHUGEINT,
  UINTEGER,
  UTINYINT,
  VARCHAR,
} = library

export type DuckDBInstance = Library.DuckDBInstance
export type DuckDBTypeId = Library.DuckDBTypeId
