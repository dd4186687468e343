import type { FileKind } from '../../../roster/schema.js'
import type { Frame, School } from './roster.js'
import type { Site } from './site.js'

/** What was planted: the defect, and the sourcedIds a detection has to name. */
export interface Planted {
  /** Another defect that the same records amount to; the seeder's own if left out. */
  readonly defect?: string
  readonly table: FileKind | 'manifest'
  /** sourcedIds of the table, or file names for facts of the package. */
  readonly sourcedIds: readonly string[]
  readonly note: string
  /** What a detection is asked with, in place of its usual parameters. */
  readonly parameters?: readonly (string | number)[]
}

/** Plants one defect of the catalogue. */
export interface Seeder {
  /** Versions of OneRoster in which the defect can be; both if left out. */
  readonly version?: '1.2'
  /** The defect is one of the whole district and would drown all others: planted only if asked for by id. */
  readonly alone?: true
  /** The load before has to hold this defect, and no other. */
  readonly after?: string
  /** Changes every school. Must depend on the school alone: it runs again whenever the school is made. */
  readonly spread?: (school: School, frame: Frame) => void
  /** Changes the records of one school or of the district; runs once. */
  readonly plant: (site: Site) => readonly Planted[]
}

/** One planted thing. */
export const planted = (
  table: Planted['table'],
  sourcedIds: readonly string[],
  note: string,
  defect?: string,
): Planted => ({ table, sourcedIds, note, ...(defect === undefined ? {} : { defect }) })
