-- point: two distinct counts
-- kind: none
-- policy: rostering-debug
select count(distinct type) as types, count(distinct parentSourcedId) as parents from orgs
