-- point: aliases are the names outside
-- kind: none
-- policy: rostering-debug
select q.what, q.n from (select type as what, count(*) as n from orgs group by type) q where q.n > 1
