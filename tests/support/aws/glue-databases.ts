import { z } from 'zod'
import { seconds, type Account } from './account.js'
import { databaseInput, glueName } from './glue-shapes.js'
import type { GlueTable } from './glue-tables.js'
import { glueOperation, type Operation } from './operation.js'
import { glueProblem } from './problem.js'

/** A database of the Glue catalogue. */
export interface GlueDatabase {
  /** As it goes out. */
  readonly shown: { readonly Name: string; readonly CreateTime: number; readonly CatalogId: string }
  /** By lower-cased name. */
  readonly tables: Map<string, GlueTable>
}

/** Every request names its catalogue, or means the account's own; the fake has no other. */
export const catalog = { CatalogId: z.string().min(1).max(255).optional() }

/** @throws Problem `EntityNotFoundException` */
export function glueDatabaseOf({ glue }: Account, name: string): GlueDatabase {
  const database = glue.get(name.toLowerCase())
  if (database !== undefined) return database
  throw glueProblem('EntityNotFoundException', `Database ${name} not found.`)
}

export const glueDatabaseOperations: readonly Operation[] = [
  glueOperation('GetDatabase', z.object({ ...catalog, Name: glueName }), (account, { Name }) => ({
    Database: glueDatabaseOf(account, Name).shown,
  })),
  glueOperation(
    'CreateDatabase',
    z.object({ ...catalog, DatabaseInput: databaseInput }),
    (account, { DatabaseInput }) => {
      // Glue folds names to lower case.
      const Name = DatabaseInput.Name.toLowerCase()
      if (account.glue.has(Name)) {
        throw glueProblem('AlreadyExistsException', `Database ${Name} already exists.`)
      }
      const shown = { ...DatabaseInput, Name, CreateTime: seconds(), CatalogId: account.id }
      account.glue.set(Name, { shown, tables: new Map() })
      return {}
    },
  ),
]
