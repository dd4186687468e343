-- point: GROUP BY, HAVING and QUALIFY
-- kind: none
-- policy: rostering-debug
select type, count(*) as n from orgs group by type having count(*) > 1 qualify rank() over (order by count(*) desc) <= 3
