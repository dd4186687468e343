import type { FileKind } from '../../../roster/schema.js'
import { DISTRICT } from './roster.js'
import type { Frame } from './roster.js'
import { planted } from './seeder.js'
import type { Seeder } from './seeder.js'
import { specColumns } from './tables.js'

/** Defects of group A that are in no record: the files, their names, their headers, their lines. */
export const PACKAGE_DEFECTS = {
  A01: {
    alone: true,
    plant: ({ frame }) => {
      frame.missing.add('manifest')
      return [planted('manifest', ['manifest.csv'], 'no manifest')]
    },
  },
  A02: {
    plant: ({ frame }) => {
      frame.properties.set('manifest.version', '1')
      return [planted('manifest', ['manifest.csv'], '1 for 1.0, as a spreadsheet writes it')]
    },
  },
  A03: {
    plant: ({ frame }) => {
      frame.declared.set('lineItems', 'bulk')
      return [planted('manifest', ['lineItems.csv'], 'a file that is declared but not there')]
    },
  },
  A04: {
    plant: ({ frame }) => {
      frame.names.set('resources', 'Resources.csv')
      frame.hollow.add('resources')
      return [
        planted('manifest', ['resources.csv'], 'a file name with a capital letter'),
        planted('manifest', ['resources.csv'], 'and the file has no rows', 'A09'),
      ]
    },
  },
  A05: {
    plant: ({ frame }) => {
      write(frame, 'demographics', (columns) => columns.filter((name) => name !== 'cityOfBirth'))
      return [planted('manifest', ['demographics.csv'], 'a header is missing')]
    },
  },
  A06: {
    plant: ({ frame }) => {
      write(frame, 'classes', (columns) => [...columns, 'metadata.wing', 'metadata.wing'])
      return [planted('manifest', ['classes.csv'], 'a header that stands twice')]
    },
  },
  A07: {
    plant: ({ frame }) => {
      write(frame, 'academicSessions', (columns) => columns.toReversed())
      return [planted('manifest', ['academicSessions.csv'], 'headers from back to front')]
    },
  },
  A08: {
    plant: ({ frame }) => {
      write(frame, 'courses', (columns) => [...columns, 'nickname'])
      return [planted('manifest', ['courses.csv'], 'a column of their own')]
    },
  },
  A09: {
    plant: ({ frame }) => {
      frame.hollow.add('categories')
      return [planted('manifest', ['categories.csv'], 'a file with a header only')]
    },
  },
  A10: {
    plant: ({ frame }) => {
      frame.broken.set('orgs', `org-print,,,Print shop, north,department,1,${DISTRICT}\r\n`)
      return [planted('manifest', ['orgs.csv'], 'a comma without quotes around it')]
    },
  },
  A11: {
    plant: ({ frame }) => {
      frame.orgs.push({
        ...{ sourcedId: 'org-pool', name: 'Swimming\r\npool', type: 'department' },
        parentSourcedId: DISTRICT,
      })
      return [planted('manifest', ['orgs.csv'], 'a line break inside a name')]
    },
  },
} satisfies Record<string, Seeder>

/** Has a file written with other columns. */
function write(
  frame: Frame,
  kind: FileKind,
  change: (columns: readonly string[]) => readonly string[],
): void {
  frame.headers.set(kind, change(specColumns(kind, frame.version)))
}
