-- point: FILTER with a subquery inside its condition
-- kind: none
-- policy: rostering-debug
select type, count(*) filter (where parentSourcedId is not null) as below from orgs group by type
