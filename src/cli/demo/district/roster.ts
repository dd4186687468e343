import type { FileKind } from '../../../roster/schema.js'

/** Records of a made-up district. A row holds the cells of one CSV record by column; missing ones are blank. */
export type Row = Record<string, string>

export type Version = '1.1' | '1.2'
export type Level = 'elementary' | 'middle' | 'high'
export type Kind = 'student' | 'teacher' | 'principal' | 'aide' | 'guardian'

export interface Person {
  readonly kind: Kind
  /** Cells of users.csv but for `role` and `orgSourcedIds`, which come from `roles`. */
  readonly cells: Row
  /** Rows of roles.csv (1.2); in 1.1 they become the two cells above. */
  roles: Row[]
}

/** Everything that one school owns. */
export interface School {
  readonly org: string
  readonly level: Level
  readonly grades: readonly string[]
  readonly people: Person[]
  readonly courses: Row[]
  readonly classes: Row[]
  readonly enrollments: Row[]
  readonly demographics: Row[]
  readonly profiles: Row[]
  /** Enrollments made so far, also of those taken out again: their numbers are not given twice. */
  enrolled: number
}

/** What the district has once: its orgs and sessions, and what its manifest says beside the truth. */
export interface Frame {
  readonly version: Version
  readonly calendar: Calendar
  readonly orgs: Row[]
  readonly sessions: Row[]
  /** Files whose manifest line differs from what is in the package. */
  readonly declared: Map<string, string>
  /** Files that stand in the package with a header alone. */
  readonly hollow: Set<FileKind>
  /** Files left out of the package. */
  readonly missing: Set<FileKind | 'manifest'>
  /** The columns a file is written with, where they are not those of the specification. */
  readonly headers: Map<FileKind, readonly string[]>
  /** Names of files, where they are not those of the specification. */
  readonly names: Map<FileKind, string>
  /** Values of manifest properties that are written in another way. */
  readonly properties: Map<string, string>
  /** Records that stand first in a file, as they are. */
  readonly broken: Map<FileKind, string>
}

/** Dates as YYYY-MM-DD; `end` is exclusive, as in OneRoster. */
export interface Calendar {
  readonly asOf: string
  readonly start: string
  readonly end: string
  /** The year in which the school year ends. */
  readonly schoolYear: number
}

export const DISTRICT = 'org-district'
export const DOMAIN = 'cedarvale.example'
export const YEAR = 'trm-year'
export const SEMESTERS = ['trm-s1', 'trm-s2'] as const

/** The day `days` after (before, if negative) a date of the form YYYY-MM-DD. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}
