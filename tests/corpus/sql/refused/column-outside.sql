-- point: a CTE does not see what stands around
-- expect: TABLE_NOT_ALLOWED
select line from users u where exists (with a as (select u.line as x from orgs) select x from a)
