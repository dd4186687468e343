-- point: a query over many lines
-- kind: none
-- policy: rostering-debug
select
  o.name,
  count(*) as n
from orgs as o
join classes as c
  on c.schoolSourcedId = o.sourcedId
group by
  o.name
order by
  n desc
