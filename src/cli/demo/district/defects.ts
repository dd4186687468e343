import { CELL_DEFECTS } from './cell-defects.js'
import { CLASS_DEFECTS } from './class-defects.js'
import { ENROLLMENT_DEFECTS } from './enrollment-defects.js'
import { ORG_DEFECTS } from './org-defects.js'
import { OTHER_DEFECTS } from './other-defects.js'
import { PACKAGE_DEFECTS } from './package-defects.js'
import { PEOPLE_DEFECTS } from './people-defects.js'
import type { Version } from './roster.js'
import { SHARE_DEFECTS } from './share-defects.js'
import type { Seeder } from './seeder.js'

const ALL = {
  ...PACKAGE_DEFECTS,
  ...CELL_DEFECTS,
  ...SHARE_DEFECTS,
  ...OTHER_DEFECTS,
  ...PEOPLE_DEFECTS,
  ...ORG_DEFECTS,
  ...ENROLLMENT_DEFECTS,
  ...CLASS_DEFECTS,
}

/** A defect of the catalogue that can be planted. */
export type DefectId = keyof typeof ALL

/** Every seeder by the id of its defect. */
export const SEEDERS: Readonly<Record<DefectId, Seeder>> = ALL

export const DEFECT_IDS: readonly DefectId[] = (Object.keys(ALL) as DefectId[]).sort()

/** The defects that "all" means: those of the version, without those that would drown the others. */
export const allDefects = (version: Version): readonly DefectId[] =>
  DEFECT_IDS.filter(
    (id) => SEEDERS[id].alone !== true && (SEEDERS[id].version ?? version) === version,
  )
