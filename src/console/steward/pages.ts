import type { PageEntry } from '../app/page-entry.js'

/** The steward's pages; the first is where a sign-in leads. */
export const stewardPages: readonly PageEntry[] = [
  { path: '/', label: 'Queue', load: () => import('./queue.js') },
  { path: '/requests', label: 'Requests', load: () => import('./requests.js') },
  { path: '/requests/:request', label: 'Request', load: () => import('./request.js') },
  { path: '/sessions', label: 'Sessions', load: () => import('./sessions.js') },
  { path: '/sessions/:session', label: 'Session', load: () => import('./session.js') },
  { path: '/sessions/:session/resolve', label: 'Resolve', load: () => import('./resolve.js') },
  { path: '/snapshots', label: 'Snapshots', load: () => import('./snapshots.js') },
  { path: '/snapshots/:snapshot', label: 'Snapshot', load: () => import('./snapshot.js') },
  { path: '/vendors', label: 'Vendors', load: () => import('./vendors.js') },
  { path: '/policies', label: 'Policies', load: () => import('./policies.js') },
  { path: '/policies/:policy', label: 'Policy', load: () => import('./policy.js') },
  { path: '/students', label: 'Students', load: () => import('./students.js') },
]
