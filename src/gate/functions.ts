import type { PlainKind } from './types.js'

/** What an argument must be. Constants are literals or parameters: they say nothing about a row. */
export type Want =
  | 'text'
  | 'printed' // any plain value, as text
  | 'double' // any number, as DOUBLE
  | 'number'
  | 'boolean'
  | 'moment' // a date or a timestamp
  | 'plain'
  | 'any' // tokens too
  | 'small' // a constant integer from -10,000 to 10,000
  | 'word' // a constant text
  | 'part' // one of DATE_PARTS

/** What a function gives: a kind, or the common type of its arguments. */
export type Gives = PlainKind | 'same'

/** What a function takes and gives. */
export interface FunctionRow {
  readonly kind: 'scalar' | 'aggregate' | 'window'
  readonly wants: readonly Want[]
  /** How many of them must be given. */
  readonly least: number
  /** The last of them may be repeated. */
  readonly repeats: boolean
  readonly gives: Gives
}

const row = (
  kind: FunctionRow['kind'],
  wants: readonly Want[],
  gives: Gives,
  least = wants.length,
  repeats = false,
): FunctionRow => ({ kind, wants, gives, least, repeats })

/**
 * Every function the gate knows. A policy chooses from it; what is not here no policy can allow.
 *
 * The list is AWS Clean Rooms' list for aggregation rules and what the defect checks need, without those
 * that read the clock, fail on data (`chr`, `strptime`, `make_date`), or make much out of little
 * (`repeat`, `lpad`, `replace`, `string_agg`, `list`).
 */
export const FUNCTIONS = {
  lower: row('scalar', ['text'], 'text'),
  upper: row('scalar', ['text'], 'text'),
  trim: row('scalar', ['text', 'word'], 'text', 1),
  ltrim: row('scalar', ['text', 'word'], 'text', 1),
  rtrim: row('scalar', ['text', 'word'], 'text', 1),
  length: row('scalar', ['text'], 'integer'),
  left: row('scalar', ['text', 'small'], 'text'),
  right: row('scalar', ['text', 'small'], 'text'),
  substring: row('scalar', ['text', 'small', 'small'], 'text', 2),
  substr: row('scalar', ['text', 'small', 'small'], 'text', 2),
  split_part: row('scalar', ['text', 'word', 'small'], 'text'),
  concat: row('scalar', ['printed'], 'text', 1, true),
  starts_with: row('scalar', ['text', 'text'], 'boolean'),
  ends_with: row('scalar', ['text', 'text'], 'boolean'),
  contains: row('scalar', ['text', 'text'], 'boolean'),
  strpos: row('scalar', ['text', 'text'], 'integer'),
  regexp_matches: row('scalar', ['text', 'word'], 'boolean'),
  abs: row('scalar', ['double'], 'double'),
  floor: row('scalar', ['double'], 'double'),
  ceil: row('scalar', ['double'], 'double'),
  round: row('scalar', ['double', 'small'], 'double', 1),
  coalesce: row('scalar', ['plain'], 'same', 1, true),
  nullif: row('scalar', ['plain', 'plain'], 'same'),
  greatest: row('scalar', ['plain'], 'same', 1, true),
  least: row('scalar', ['plain'], 'same', 1, true),
  date_trunc: row('scalar', ['part', 'moment'], 'timestamp'),
  date_part: row('scalar', ['part', 'moment'], 'integer'),
  date_diff: row('scalar', ['part', 'moment', 'moment'], 'integer'),
  count: row('aggregate', ['any'], 'integer'),
  sum: row('aggregate', ['number'], 'same'),
  avg: row('aggregate', ['number'], 'double'),
  min: row('aggregate', ['plain'], 'same'),
  max: row('aggregate', ['plain'], 'same'),
  bool_and: row('aggregate', ['boolean'], 'boolean'),
  bool_or: row('aggregate', ['boolean'], 'boolean'),
  row_number: row('window', [], 'integer'),
  rank: row('window', [], 'integer'),
  dense_rank: row('window', [], 'integer'),
  lag: row('window', ['plain', 'small'], 'same', 1),
  lead: row('window', ['plain', 'small'], 'same', 1),
} as const satisfies Record<string, FunctionRow>

/** The function's row, or undefined. Names are lower case. */
export function functionRow(name: string): FunctionRow | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name as keyof typeof FUNCTIONS] : undefined
}

/** Parts of a date that fit an integer. */
export const DATE_PARTS: ReadonlySet<string> = new Set([
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'dow',
  'isodow',
  'doy',
  'hour',
  'minute',
  'second',
])

/** What to write in place of a function that is not here. */
export const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['btrim', 'trim(text)'],
  ['char_length', 'length(text)'],
  ['len', 'length(text)'],
  ['lcase', 'lower(text)'],
  ['ucase', 'upper(text)'],
  ['ceiling', 'ceil(number)'],
  ['instr', 'strpos(text, part)'],
  ['position', 'strpos(text, part)'],
  ['datediff', "date_diff('day', from, to)"],
  ['datepart', "date_part('year', date)"],
  ['datetrunc', "date_trunc('month', date)"],
  ['year', "date_part('year', date)"],
  ['month', "date_part('month', date)"],
  ['day', "date_part('day', date)"],
  ['mean', 'avg(number)'],
  ['current_date', '(SELECT r.asof FROM pkg_run AS r)'],
  ['today', '(SELECT r.asof FROM pkg_run AS r)'],
  ['now', '(SELECT r.asof FROM pkg_run AS r)'],
  ['count_if', 'count(*) FILTER (WHERE ...)'],
  ['replace', 'a companion column, or split_part'],
  ['string_agg', 'count(*), or rows instead of a list'],
  ['list', 'rows instead of a list'],
  ['array_agg', 'rows instead of a list'],
  ['any_value', 'min or max'],
  ['first', 'min or max'],
  ['concat_ws', 'concat or ||'],
  ['age', "date_diff('day', from, to)"],
  ['median', 'avg, or ORDER BY the value'],
  ['mode', 'GROUP BY the value, ORDER BY count(*) DESC'],
  ['histogram', 'GROUP BY the value and count(*)'],
  ['approx_top_k', 'GROUP BY the value, ORDER BY count(*) DESC LIMIT 10'],
  ['approx_count_distinct', 'count(DISTINCT x)'],
  ['arg_max', 'QUALIFY row_number() OVER (PARTITION BY ... ORDER BY ... DESC) = 1'],
  ['max_by', 'QUALIFY row_number() OVER (PARTITION BY ... ORDER BY ... DESC) = 1'],
  ['last', 'min or max'],
  ['group_concat', 'count(*), or rows instead of a list'],
  ['list_distinct', 'SELECT DISTINCT'],
  ['regexp_extract', 'substr or split_part'],
  ['regexp_replace', 'a companion column, or split_part'],
  ['string_split', 'split_part(text, separator, place)'],
  ['strptime', 'CAST(text AS DATE), which is NULL where it fails'],
  ['to_days', 'date + a number of days'],
  ['md5', 'the token itself: it is the same wherever the value is'],
  ['sha256', 'the token itself: it is the same wherever the value is'],
  ['hash', 'the token itself: it is the same wherever the value is'],
  ['levenshtein', 'the folded companion, name__n'],
  ['typeof', 'the types are listed with the columns'],
  ['pg_typeof', 'the types are listed with the columns'],
  ['ascii', 'the flag name__ascii'],
  ['unicode', 'the flag name__ascii'],
  ['nfc_normalize', 'the flag name__nfc'],
  ['quantile_disc', 'min, max and avg'],
  ['bit_or', 'bool_or'],
])

/**
 * Functions that only our own hidden columns call: the distinct subjects behind a row. A vendor cannot
 * reach them, as `allow` knows `FUNCTIONS` alone.
 */
export const HIDDEN_FUNCTIONS: ReadonlySet<string> = new Set([
  'list',
  'list_value',
  'list_concat',
  'list_distinct',
  'flatten',
  'len',
  'bit_xor',
  'hash',
  'any_value',
])
