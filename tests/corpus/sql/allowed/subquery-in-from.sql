-- point: a subquery in FROM
-- kind: named
select q.role, q.n from (select role, count(*) as n from users group by role) q where q.n > 1
