-- point: ORDER BY an alias and a place
-- kind: group
select role, count(*) as n from users group by role order by n desc nulls last, 1
