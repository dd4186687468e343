-- point: text over numbers
-- expect: SYNTAX
select name from orgs union all select line from orgs
