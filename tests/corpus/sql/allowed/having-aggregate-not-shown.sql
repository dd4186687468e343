-- point: HAVING on what is not shown
-- kind: none
-- policy: rostering-debug
select type from orgs group by type having count(distinct parentSourcedId) > 1
