-- point: GROUP BY ALL with nothing else is one group
-- kind: none
-- policy: rostering-debug
select count(*) as n, max(line) as last from orgs group by all
