import { lazy } from 'react'
import type { ComponentType, LazyExoticComponent } from 'react'
import type { Role } from '../api/me.js'
import { engineerPages } from '../engineer/pages.js'
import { officerPages } from '../officer/pages.js'
import { stewardPages } from '../steward/pages.js'
import type { PageEntry } from './page-entry.js'

/** A page with its component, which is loaded at first use. */
export interface MountedPage extends PageEntry {
  readonly Page: LazyExoticComponent<ComponentType>
}

/** The reference of the API. */
export const loadReference: PageEntry['load'] = () => import('../docs/reference.js')

/** Pages of everybody, behind those of the role. */
const COMMON: readonly PageEntry[] = [
  { path: '/docs', label: 'API', load: loadReference, navigation: false },
]

/** What each role can go to. The first page is where a sign-in leads. */
export const PAGES: Readonly<Record<Role, readonly PageEntry[]>> = {
  steward: [...stewardPages, ...COMMON],
  engineer: [...engineerPages, ...COMMON],
  officer: [...officerPages, ...COMMON],
}

const MOUNTED: Readonly<Record<Role, readonly MountedPage[]>> = {
  steward: PAGES.steward.map(mounted),
  engineer: PAGES.engineer.map(mounted),
  officer: PAGES.officer.map(mounted),
}

/** The pages of a role with their components; the same ones at every call. */
export const pagesOf = (role: Role): readonly MountedPage[] => MOUNTED[role]

function mounted(entry: PageEntry): MountedPage {
  return { ...entry, Page: lazy(entry.load) }
}
