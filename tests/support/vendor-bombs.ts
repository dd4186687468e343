/** A bomb that a vendor can write in a policy's own words. */
export interface VendorBomb {
  readonly sql: string
  /** `gate`: it never comes to a room. `room`: it is run, and has to be stopped there. */
  readonly ends: 'gate' | 'room'
}

const every = (count: number, make: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => make(at))

/** `AS NOT MATERIALIZED` has no word here; named twice each, plain CTEs make the same plan. */
const chained = every(24, (at) =>
  at === 0
    ? 'c0 as (select u.line as v from users as u)'
    : `c${at} as (select x.v as v from c${at - 1} as x inner join c${at - 1} as y on y.v = x.v)`,
).join(', ')

/** Each level makes the text twice as long. */
const doubled = every(20, (at) =>
  at === 0
    ? 'c0 as (select o.name as v from orgs as o)'
    : `c${at} as (select concat(x.v, x.v) as v from c${at - 1} as x)`,
).join(', ')

const five =
  'enrollments as a, enrollments as b, enrollments as c, enrollments as d, enrollments as e'
const crossed = five.replaceAll(', ', ' cross join ')
const lines = 'a.line + b.line + c.line + d.line + e.line'

/** The rows of the bomb table (notes 2.5) that can be said with words that the policy for debugging allows. */
export const VENDOR_BOMBS: Readonly<Record<string, VendorBomb>> = {
  'a cross join of 1e9 rows': {
    sql: `select count(*) as n from ${crossed} where ${lines} = -1`,
    ends: 'room',
  },
  'a join on unequal keys': {
    sql: `select count(*) as n from enrollments as a inner join enrollments as b on a.line <> b.line inner join enrollments as c on b.line <> c.line inner join enrollments as d on c.line <> d.line inner join enrollments as e on d.line <> e.line`,
    ends: 'room',
  },
  'a sum over 1e9 rows': { sql: `select sum(${lines}) as n from ${crossed}`, ends: 'room' },
  'distinct over 1e9 rows': {
    sql: `select count(distinct ${lines.replaceAll(' + ', ' * 61 + ')}) as n from ${crossed}`,
    ends: 'room',
  },
  'a window over 1e9 rows': {
    sql: `select max(w.s) as n from (select row_number() over (order by ${lines}) as s from ${crossed}) as w`,
    ends: 'room',
  },
  'an answer of 1e9 rows': { sql: `select a.line from ${crossed}`, ends: 'room' },
  'a sorted answer of 1e9 rows': {
    sql: `select ${lines} as n from ${crossed} order by 1 limit 5`,
    ends: 'room',
  },
  'texts of 2^24 letters in 1e6 rows': {
    sql: `with ${doubled} select max(length(concat(x.v, a.role, b.role, c.role))) as n from c19 as x cross join enrollments as a cross join enrollments as b cross join enrollments as c`,
    ends: 'gate',
  },
  'a plan of 2^24 joins': {
    sql: `with ${chained} select count(*) as n from c23 as x`,
    ends: 'gate',
  },
  'a chain of 60 joins': {
    sql: `select count(*) as n from users as u0 ${every(59, (at) => `inner join users as u${at + 1} on u${at + 1}.sourcedId = u${at}.sourcedId`).join(' ')}`,
    ends: 'gate',
  },
  'a regular expression': {
    sql: `with ${doubled} select count(*) as n from c19 as x where regexp_matches(x.v, '(a+)+b')`,
    ends: 'gate',
  },
  'endless recursion': {
    sql: 'with recursive t as (select 1 as n union all select t.n + 1 as n from t) select count(*) as n from t',
    ends: 'gate',
  },
  'a sum of 900 terms': {
    sql: `select ${every(900, () => '1').join('+')} as n from orgs`,
    ends: 'gate',
  },
  '3,000 brackets': {
    sql: `select ${'('.repeat(3000)}1${')'.repeat(3000)} as n from orgs`,
    ends: 'gate',
  },
  '1,000 subqueries': {
    sql: `select ${'(select '.repeat(1000)}1${')'.repeat(1000)} as n`,
    ends: 'gate',
  },
  'a cube': {
    sql: 'select count(*) as n from users as u group by cube (u.role, u.status, u.enabledUser)',
    ends: 'gate',
  },
  'a range of 1e9': { sql: 'select length(range(1000000000)) as n from orgs', ends: 'gate' },
  'a series': {
    sql: 'select count(*) as n from generate_series(1, 1000000000) as g',
    ends: 'gate',
  },
  'repeating 3e9 letters': {
    sql: "select length(repeat('x', 3000000000)) as n from orgs",
    ends: 'gate',
  },
  'padding to 2e9': {
    sql: "select length(lpad('x', 2000000000, 'a')) as n from orgs",
    ends: 'gate',
  },
  'a list of all': { sql: 'select list(u.line) as n from users as u', ends: 'gate' },
  'a text of all': { sql: "select string_agg(u.role, ',') as n from users as u", ends: 'gate' },
  'a median': { sql: 'select median(u.line) as n from users as u', ends: 'gate' },
  levenshtein: { sql: 'select levenshtein(u.role, u.role) as n from users as u', ends: 'gate' },
  sleeping: { sql: 'select sleep_ms(15000) as n from orgs', ends: 'gate' },
}

/** What DuckDB's own settings do not stop (notes 2.4): past the gate they would run. */
export const LOOPHOLES: readonly string[] = [
  'select * from enable_peg_parser()',
  "select * from enable_logging('QueryLog', storage='file', storage_path='/tmp/x')",
  'select * from enable_logging()',
  "select * from enable_logging(level='trace', storage='stdout')",
  'select * from duckdb_logs()',
  'select * from enable_profiling()',
  "select * from enable_profiling(format='json', save_location='/tmp/x.json')",
  "select * from read_blob('/door/snapshot')",
  "select * from read_csv('/etc/passwd')",
  "select * from '/etc/passwd'",
  "select * from glob('/**')",
  "select * from query('select 1')",
  "select * from query_table('users')",
  "select json_execute_serialized_sql(json_serialize_sql('select 1')) as n",
  'select * from duckdb_tables()',
  'select * from duckdb_columns()',
  'select * from information_schema.tables',
  'select * from sqlite_master',
  'select * from pg_catalog.pg_class',
  "select * from pragma_storage_info('users')",
  "select * from pragma_table_info('users')",
  'select stats(u.role) as n from users as u',
  'summarize users',
  'describe users',
  'show tables',
  'select sleep_ms(1) as n',
  'select * from checkpoint()',
  'select * from truncate_duckdb_logs()',
  "select write_log('x') as n",
  'select setseed(0.5) as n',
  "select error('x') as n",
  "select nextval('x') as n",
  "select current_setting('threads') as n",
  'select version() as n',
  "attach ':memory:' as x",
  'set variable a = 1',
  'create temp table x as select 1',
  'create macro count() as 0',
  'drop table users',
  "copy users to '/tmp/x.csv'",
  'install httpfs',
  'load httpfs',
  'pragma database_list',
  'select 1; drop table users',
]
