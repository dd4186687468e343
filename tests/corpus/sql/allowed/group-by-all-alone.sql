-- point: GROUP BY ALL without aggregates is DISTINCT
-- kind: none
-- policy: rostering-debug
select type, status from orgs group by all
