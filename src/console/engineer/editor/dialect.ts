import { SQLDialect } from '@codemirror/lang-sql'

const KEYWORDS =
  'all and any as asc between by case cast cross desc distinct else end except exists false filter first ' +
  'following from full group having ilike in inner intersect interval is join last left like limit not null nulls ' +
  'offset on or order outer over partition preceding range right rows select then true try_cast unbounded union ' +
  'using values when where window with'
const TYPES = 'bigint boolean date double integer text timestamp varchar'

/** The SQL that a session understands: a part of DuckDB's. */
export const dialectOf = (functions: readonly string[]): SQLDialect =>
  SQLDialect.define({
    ...{ keywords: KEYWORDS, types: TYPES, builtin: functions.join(' ') },
    ...{ caseInsensitiveIdentifiers: true, specialVar: '$' },
  })
