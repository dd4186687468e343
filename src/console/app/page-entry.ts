import type { ComponentType } from 'react'

/** One page of a role, as the route table holds it. */
export interface PageEntry {
  /** As wouter reads it: `/requests/:request`. Those without a parameter stand in the navigation. */
  readonly path: string
  /** In the navigation. */
  readonly label: string
  /** Its module, loaded when someone goes there. The page is the default export and takes no properties. */
  readonly load: () => Promise<{ readonly default: ComponentType }>
  /** `false` keeps a page without a parameter out of the navigation. */
  readonly navigation?: false
}

/** True if a page can be gone to without knowing an id. */
export const isDestination = ({ path, navigation }: PageEntry): boolean =>
  navigation !== false && !path.includes(':')
