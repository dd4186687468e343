-- point: OFFSET before LIMIT, of which the second parser drops the second when it writes
-- kind: none
with a as (select line from orgs order by line offset 1 limit 2) select count(*) from a
