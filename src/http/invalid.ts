import type { z } from 'zod'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'

type Issue = z.core.$ZodIssue

/** Names at most this many faults; a body of a megabyte can hold a hundred thousand. */
const MOST_NAMED = 10

/**
 * A body, query string or path that does not fit its schema, as a refusal that names the fields and
 * what was expected, never what was sent.
 */
export function invalid(issues: readonly Issue[]): Refusal {
  const words = issues.flatMap((issue) => named(issue, []))
  const more = words.length > MOST_NAMED ? [`and ${words.length - MOST_NAMED} more`] : []
  return refuse('BODY_INVALID', [...words.slice(0, MOST_NAMED), ...more].join('; '))
}

function named(issue: Issue, above: readonly PropertyKey[]): readonly string[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union') {
    // Of the ways it could have been meant, the nearest one.
    const [nearest] = [...issue.errors].sort((one, other) => one.length - other.length)
    if (nearest !== undefined) return nearest.flatMap((inner) => named(inner, path))
  }
  const field = path.map((part) => String(part).slice(0, 60)).join('.')
  const message = issue.code === 'unrecognized_keys' ? 'holds fields there are not' : issue.message
  return [`${field === '' ? 'body' : field}: ${message}`]
}
