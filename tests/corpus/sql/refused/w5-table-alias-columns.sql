-- point: names for the columns of a table
-- expect: NOT_UNDERSTOOD
select a from orgs x(a, b)
