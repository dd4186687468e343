/** Who can change what was refused. */
export type Fixer = 'vendor' | 'steward' | 'operator'

interface Meaning {
  /** HTTP status of the problem document. */
  readonly status: 400 | 401 | 403 | 404 | 406 | 409 | 413 | 415 | 422 | 429
  readonly fixer: Fixer
  /** What to do about it, in one sentence. */
  readonly help: string
}

const row = (status: Meaning['status'], fixer: Fixer, help: string): Meaning => ({
  status,
  fixer,
  help,
})

/** Every expected no of Homeroom, with its stable code. */
export const REFUSALS = {
  // Reading a query
  QUERY_TOO_LONG: row(413, 'vendor', 'Shorten the query; at most 16,384 bytes are read.'),
  CHARACTER_NOT_ALLOWED: row(400, 'vendor', 'Write the query in plain printable ASCII.'),
  LITERAL_NOT_ALLOWED: row(
    400,
    'vendor',
    'Write the literal in plain form, or send it as $1 with a value.',
  ),
  NOT_ONE_STATEMENT: row(400, 'vendor', 'Send exactly one SELECT, without an inner semicolon.'),
  SYNTAX: row(400, 'vendor', 'Correct the SQL; it is read with the rules of DuckDB.'),
  NOT_UNDERSTOOD: row(400, 'vendor', 'Write it without this construct.'),
  PARSERS_DISAGREE: row(400, 'vendor', 'Write it more plainly; two parsers read it differently.'),
  TOO_COMPLEX: row(
    400,
    'vendor',
    'Split the query; it has too many parts or is nested too deeply.',
  ),
  PARAMETER_MISMATCH: row(400, 'vendor', 'Send exactly one value for each of $1, $2, ...'),
  // Judging it
  TABLE_NOT_ALLOWED: row(403, 'steward', 'Ask for a session whose policy holds the table.'),
  COLUMN_NOT_ALLOWED: row(
    403,
    'steward',
    'Use a column that the session shows, or ask the steward.',
  ),
  COLUMN_AMBIGUOUS: row(400, 'vendor', 'Put the table alias before the column.'),
  FUNCTION_NOT_ALLOWED: row(403, 'steward', 'Use a function of the list that the session shows.'),
  OPAQUE_COLUMN: row(
    400,
    'vendor',
    'A token column can only be compared, joined, grouped, ordered and counted; use its companions.',
  ),
  DOMAINS_DIFFER: row(400, 'vendor', 'Compare tokens of the same kind only.'),
  TOKEN_UNKNOWN: row(400, 'vendor', 'Use a token that this session has shown, of the right kind.'),
  CHECK_ONLY: row(
    403,
    'steward',
    'This session runs ready-made checks only; name one, or ask for another policy.',
  ),
  CHECK_UNKNOWN: row(404, 'vendor', 'Use the id of a check that the session lists.'),
  NAMED_NOT_ALLOWED: row(
    403,
    'steward',
    'This session shows counts only: group by plain columns and use plain aggregates.',
  ),
  CANNOT_COUNT: row(400, 'vendor', 'Write it so that every row shows whom it is about.'),
  BUDGET_EXCEEDED: row(403, 'steward', 'Narrow the query, or ask the steward for a larger budget.'),
  OVERLAP: row(
    403,
    'vendor',
    'This answer and an earlier one would differ by a few students; ask a coarser question.',
  ),
  RESULT_TOO_LARGE: row(
    413,
    'vendor',
    'Narrow the query or add LIMIT; the session caps the rows of one answer.',
  ),
  QUERY_FAILED: row(
    422,
    'vendor',
    'The engine could not finish the query; TRY_CAST avoids cast errors.',
  ),
  QUERY_TIMEOUT: row(422, 'vendor', 'Make the query cheaper; it was stopped at its deadline.'),
  QUERY_MEMORY: row(
    422,
    'vendor',
    'Make the query smaller; it needed more memory than a room has.',
  ),
  QUERY_LIMIT: row(429, 'steward', 'Ask the steward for another session.'),
  COST_LIMIT: row(
    429,
    'steward',
    'Ask the steward for another session, or the operator for a higher limit.',
  ),
  ANSWER_GONE: row(
    404,
    'vendor',
    'Ask again, if the session is open; the log says what became of it.',
  ),
  ENGINE_LACKS: row(
    400,
    'vendor',
    'Write it without this; the engine this session runs on has no equal of it.',
  ),
  ENGINE_NOT_READY: row(409, 'operator', 'Run "homeroom aws verify" and put right what it names.'),
  ROOM_BUSY: row(429, 'vendor', 'Wait for the running query of this session to end.'),
  // Sessions
  REQUEST_UNKNOWN: row(404, 'vendor', 'Check the id of the request.'),
  REQUEST_DECIDED: row(409, 'steward', 'It has been decided already; make a new request.'),
  OWN_REQUEST: row(
    403,
    'steward',
    'Let another steward decide; nobody approves what they asked for.',
  ),
  SESSION_UNKNOWN: row(404, 'vendor', 'Check the id of the session.'),
  SESSION_NOT_OPEN: row(403, 'steward', 'The window has not opened yet.'),
  SESSION_OVER: row(403, 'steward', 'The session has ended; ask for a new one.'),
  WINDOW_INVALID: row(
    400,
    'steward',
    "Give an end after the start and the present, within the policy's longest window.",
  ),
  BUDGET_INVALID: row(400, 'steward', "Give a budget from 0 to the policy's largest."),
  POLICY_UNKNOWN: row(404, 'vendor', 'Name one of the policies listed.'),
  POLICY_CHANGED: row(
    409,
    'steward',
    'The policy file changed since the request; make a new request.',
  ),
  SNAPSHOT_UNKNOWN: row(404, 'steward', 'Import a roster first, or name a snapshot that exists.'),
  VENDOR_UNKNOWN: row(404, 'steward', 'Register the vendor first.'),
  VENDOR_EXISTS: row(409, 'steward', 'Choose another id; this vendor is registered already.'),
  ENGINEER_UNKNOWN: row(403, 'steward', 'Register the engineer with the vendor first.'),
  ENGINEER_EXISTS: row(409, 'steward', 'This engineer is registered already.'),
  ENTRY_UNKNOWN: row(404, 'vendor', 'Check the index of the entry.'),
  PAYLOAD_UNKNOWN: row(
    404,
    'steward',
    'Name a text that the entry has; ordinals are never erased.',
  ),
  PAYLOAD_ERASED: row(409, 'steward', 'It has been erased already; see the entry that says so.'),
  RETENTION_UNSET: row(400, 'operator', 'Say how many days, or have HOMEROOM_RETENTION_DAYS set.'),
  // Reports and exports
  STUDENT_UNKNOWN: row(
    404,
    'steward',
    'Give the id as it stands in the roster (sourcedId of users), to the letter.',
  ),
  EXPORT_RUNNING: row(409, 'steward', 'Wait for the export that is running to end.'),
  EXPORT_UNKNOWN: row(404, 'steward', 'Name one of the targets listed.'),
  TILE_UNKNOWN: row(404, 'vendor', 'Ask for a tile that the newest checkpoint covers.'),
  SIZE_UNKNOWN: row(404, 'vendor', 'Name a size from 1 to that of the newest checkpoint.'),
  // Resolving tokens
  TOKEN_NOT_RESOLVABLE: row(
    400,
    'steward',
    'Resolve the exact token; companions and unknown ordinals have no single value.',
  ),
  KEY_DESTROYED: row(
    403,
    'steward',
    'The days in which tokens of this session could be resolved are over.',
  ),
  // Identity
  TOKEN_MISSING: row(
    401,
    'operator',
    'Send Authorization: Bearer with a token from "homeroom token" or your sign-in.',
  ),
  TOKEN_INVALID: row(
    401,
    'operator',
    'Get a new token; this one is forged, expired or for another service.',
  ),
  ROLE_NOT_ALLOWED: row(403, 'operator', 'Sign in with the role that may do this.'),
  NOT_YOURS: row(403, 'vendor', 'Use a request or session of your own vendor.'),
  SIGN_IN_FAILED: row(401, 'operator', 'Start again from the sign-in page of this service.'),
  SIGN_IN_AGAIN: row(401, 'steward', 'Sign in once more and repeat it within five minutes.'),
  LINK_INVALID: row(401, 'operator', 'Get a fresh link; each works once, for fifteen minutes.'),
  IDENTITY_UNCLEAR: row(400, 'vendor', 'Send a bearer token or the cookie of a sign-in, not both.'),
  CROSS_SITE: row(403, 'operator', 'Ask from a page of this service itself, at its own address.'),
  // HTTP
  BODY_INVALID: row(400, 'vendor', 'Correct the fields named.'),
  BODY_NOT_JSON: row(400, 'vendor', 'Send a JSON body with Content-Type: application/json.'),
  BODY_TOO_LARGE: row(413, 'vendor', 'Send a smaller body.'),
  NOT_ACCEPTABLE: row(406, 'vendor', 'Accept application/json or text/csv.'),
  ROUTE_UNKNOWN: row(404, 'vendor', 'See /v1/openapi.json for the paths there are.'),
  TOO_MANY_WATCHERS: row(429, 'vendor', 'Close another live view first.'),
  TOO_MANY_REQUESTS: row(429, 'vendor', 'Slow down and try again in a minute.'),
  // Loading a roster
  PACKAGE_UNREADABLE: row(
    422,
    'steward',
    'Export the package again; it cannot be read as a folder or zip.',
  ),
  PACKAGE_UNSAFE: row(
    422,
    'steward',
    'Export the package again; the zip holds paths or sizes that are refused.',
  ),
  PACKAGE_TOO_LARGE: row(
    413,
    'steward',
    'Raise the import limit in the configuration if the size is right.',
  ),
  PACKAGE_EMPTY: row(422, 'steward', 'Give a OneRoster package with at least users.csv.'),
  FILE_UNREADABLE: row(422, 'steward', 'Correct the file named; its CSV cannot be read.'),
  HEADER_DUPLICATE: row(422, 'steward', 'Correct the file named; a header stands in it twice.'),
  FIELD_TOO_LARGE: row(
    422,
    'steward',
    'Correct the file named; one field is larger than is allowed.',
  ),
  IMPORT_RUNNING: row(409, 'steward', 'Wait for the import that is running to end.'),
  // Rosters that lie with another engine
  NOT_ON_AWS: row(409, 'operator', 'Set HOMEROOM_ENGINE=aws first; queries run in rooms here.'),
  NOT_PUBLISHED: row(
    409,
    'operator',
    'Ask the operator to publish this load: "homeroom aws publish" with its snapshot and policy.',
  ),
  PUBLISHED_DIFFERS: row(
    409,
    'operator',
    'Publish with the policies of this service, and see who else can write to the data bucket.',
  ),
} as const satisfies Record<string, Meaning>

export type RefusalCode = keyof typeof REFUSALS

/** An expected no: a value, never an exception. `detail` names kinds and names of ours, never data. */
export interface Refusal {
  readonly kind: 'refused'
  readonly code: RefusalCode
  readonly detail: string
  /** Where in the submitted query, as offsets from 0, end exclusive; for an editor's underline. */
  readonly at?: { readonly start: number; readonly end: number }
  /** The way to write it instead, where there is one. */
  readonly instead?: string
  /** Where to sign in again, as a path of ours. */
  readonly signIn?: string
}

/** Makes a refusal; `extra` may place it in the query, say what to write instead or where to sign in. */
export function refuse(
  code: RefusalCode,
  detail: string,
  extra: Pick<Refusal, 'at' | 'instead' | 'signIn'> = {},
): Refusal {
  return { kind: 'refused', code, detail, ...extra }
}

/** Whether a value of a union is the refusal in it. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'refused'
}
