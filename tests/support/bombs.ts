const chained = Array.from({ length: 24 }, (_, i) =>
  i === 0
    ? 'c0 AS NOT MATERIALIZED (SELECT 1 AS v)'
    : `c${i} AS NOT MATERIALIZED (SELECT x.v FROM c${i - 1} x, c${i - 1} y)`,
).join(', ')

/**
 * Every row of the bomb table of the notes (2.5) that is not the same trick with another name. They are no
 * text of a vendor: the gate knows no word for most of them. They go to a room as if it had let them through.
 */
export const BOMBS: Readonly<Record<string, string>> = {
  'a cross join of 1e14 rows':
    'SELECT count(*) FROM range(100000000) a, range(1000000) b WHERE a.range + b.range = 3',
  'a three-way join on unequal keys':
    'SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range <> b.range AND b.range <> c.range',
  'a sum over 1e15 rows': 'SELECT sum(range) FROM range(1000000000000000)',
  'a series of microseconds':
    "SELECT count(*) FROM generate_series(TIMESTAMP '1900-01-01', TIMESTAMP '2100-01-01', INTERVAL 1 microsecond)",
  'endless recursion':
    'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t',
  'recursion that doubles':
    'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT a.n FROM t a, (VALUES (1), (2)) b) SELECT count(*) FROM t',
  'a text of 1e8 numbers': "SELECT length(string_agg(range::VARCHAR, ',')) FROM range(100000000)",
  'a list of 1e8 numbers': 'SELECT length(list(range)) FROM range(100000000)',
  'distinct over 5e8 rows': 'SELECT count(DISTINCT range) FROM range(500000000)',
  'a window over 1e8 rows':
    'SELECT max(s) FROM (SELECT sum(range) OVER (ORDER BY -range) AS s FROM range(100000000))',
  'a median of 5e8 numbers': 'SELECT median(range) FROM range(500000000)',
  'a range of 1e9 in one cell': 'SELECT length(range(1000000000))',
  'unnesting a range of 1e9': 'SELECT count(*) FROM (SELECT unnest(range(1000000000)))',
  'unnesting 1000 ranges of 5e7':
    'SELECT count(*) FROM (SELECT unnest(range(50000000 + range)) FROM range(1000))',
  'a list made 2e9 long': 'SELECT length(list_resize([1], 2000000000))',
  'sorting a list of 2e8': 'SELECT list_sort(range(200000000))[1]',
  'zipping lists of 1e8': 'SELECT length(list_zip(range(100000000), range(100000000)))',
  'joining a list of 1e8': "SELECT length(array_to_string(range(100000000), ','))",
  'distinct of a list of 1e8': 'SELECT length(list_distinct(range(100000000)))',
  'a nested lambda of 1e10':
    'SELECT length(list_transform(range(100000), lambda x: list_sum(list_transform(range(100000), lambda y: x + y))))',
  'a map of 2e7':
    'SELECT cardinality(map_from_entries(list_zip(range(20000000), range(20000000))))',
  'repeating 3e9 letters': "SELECT length(repeat('x', 3000000000))",
  'padding to 2e9, left': "SELECT length(lpad('x', 2000000000, 'ab'))",
  'padding to 2e9, right': "SELECT length(rpad('x', 2000000000, 'ab'))",
  'a format 2e9 wide': "SELECT length(format('{:2000000000}', 1))",
  'a printf 2e9 wide': "SELECT length(printf('%2000000000d', 1))",
  'splitting 1e8 letters': "SELECT length(string_split(repeat('a,', 50000000), ','))",
  'hashing 3e9 letters': "SELECT sha256(repeat('x', 3000000000))",
  'a regular expression on 5e7 letters': "SELECT regexp_matches(repeat('a', 50000000), '(a+)+$b')",
  'regular expressions on 1000 texts of 5e6 letters':
    "SELECT count(*) FROM range(1000) WHERE regexp_matches(repeat('a', 5000000 + range::INTEGER), '(a|aa)+b')",
  'a replacement that grows 25 times': `SELECT length(${Array.from({ length: 25 }).reduce<string>((inner) => `regexp_replace(${inner}, 'a', 'aaaa', 'g')`, "'aaaa'")})`,
  'levenshtein of 2e5 letters, which no interrupt stops':
    "SELECT levenshtein(repeat('ab', 100000) || max(role), repeat('ba', 100000) || min(role)) FROM users",
  'damerau-levenshtein of 5e4 letters':
    "SELECT damerau_levenshtein(repeat('ab', 25000) || max(role), repeat('ba', 25000) || min(role)) FROM users",
  sleeping: 'SELECT sleep_ms(15000)',
  'a sum of 900 terms': `SELECT ${Array.from({ length: 900 }, () => '1').join('+')}`,
  'a sum of 240 terms': `SELECT ${Array.from({ length: 240 }, () => '"sourcedId"').join('+')} FROM users`,
  'a plan of 2^24 joins, which no interrupt stops': `WITH ${chained} SELECT count(*) FROM c23`,
  'a chain of 60 joins': `SELECT count(*) FROM ${Array.from({ length: 60 }, (_, i) => `users u${i}`).join(' NATURAL JOIN ')}`,
  '20,000 brackets': `SELECT ${'('.repeat(20000)}1${')'.repeat(20000)}`,
  '3,000 subqueries': `SELECT ${'(SELECT '.repeat(3000)}1${')'.repeat(3000)}`,
  'a cube of 12 columns': `SELECT count(*) FROM users u, users v, users w, users x, users y GROUP BY CUBE (${['u', 'v', 'w', 'x'].flatMap((t) => ['sourcedId', 'role', 'enabledUser'].map((c) => `${t}."${c}"`)).join(', ')})`,
}
