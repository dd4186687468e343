-- point: a window order with NULLS
-- kind: none
-- policy: rostering-debug
select name, rank() over (order by parentSourcedId nulls last, name) as place from orgs
