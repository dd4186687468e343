-- point: a subquery in FROM does not see its neighbour
-- expect: TABLE_NOT_ALLOWED
select count(*) from users u, (select u.line as x from orgs) q
