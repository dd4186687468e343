/**
 * Everything that goes over the wire, once: requests are checked with these, OpenAPI is made from
 * these, and the command line and the console read answers with these.
 *
 * Bodies are strict (an unknown field is refused, so that a misspelt one is never ignored). Times are
 * RFC 3339, UTC, milliseconds. Windows are half-open: from `opensAt` on, `closesAt` excluded.
 */
export * from './schema/word.js'
export * from './schema/service.js'
export * from './schema/sign-in.js'
export * from './schema/vendor.js'
export * from './schema/policy.js'
export * from './schema/snapshot.js'
export * from './schema/published.js'
export * from './schema/request.js'
export * from './schema/session.js'
export * from './schema/query.js'
export * from './schema/resolve.js'
export * from './schema/erasure.js'
export * from './schema/ledger.js'
export * from './schema/ledger-tree.js'
export * from './schema/report.js'
export * from './schema/exports.js'
export * from './schema/history.js'
export * from './schema/live.js'
export * from './schema/months.js'
export * from './schema/ledger-status.js'
