import type { PageEntry } from '../app/page-entry.js'

/** The engineer's pages; the first is where a sign-in leads. */
export const engineerPages: readonly PageEntry[] = [
  { path: '/', label: 'Sessions', load: () => import('./home.js') },
  { path: '/ask', label: 'Ask for a session', load: () => import('./ask.js') },
  { path: '/requests/:request', label: 'Request', load: () => import('./request.js') },
  { path: '/sessions/:session', label: 'Workbench', load: () => import('./workbench.js') },
]
