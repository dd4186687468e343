import type { PageEntry } from '../app/page-entry.js'

/** The officer's pages; the first is where a sign-in leads. */
export const officerPages: readonly PageEntry[] = [
  { path: '/', label: 'Timeline', load: () => import('./timeline.js') },
  { path: '/entries/:index', label: 'Entry', load: () => import('./entry.js') },
  { path: '/record', label: 'Students', load: () => import('./record.js') },
  { path: '/vendors', label: 'Vendors', load: () => import('./vendor-record.js') },
  { path: '/sessions', label: 'Sessions', load: () => import('./sessions.js') },
  { path: '/sessions/:session', label: 'Session', load: () => import('./session-report.js') },
  { path: '/charts', label: 'Charts', load: () => import('./charts.js') },
  { path: '/exports', label: 'Exports', load: () => import('./exports.js') },
  { path: '/verification', label: 'Verify', load: () => import('./verification.js') },
  { path: '/retention', label: 'Retention', load: () => import('./retention.js') },
]
