-- point: one column over two
-- expect: SYNTAX
select name from orgs union all select name, line from orgs
