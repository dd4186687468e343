-- point: an aggregate over a column of the SELECT around
-- expect: NOT_UNDERSTOOD
select (select max(u.line) from orgs) from users u
