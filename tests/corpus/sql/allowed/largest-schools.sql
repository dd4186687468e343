-- point: ORDER BY and LIMIT act on what is shown
-- kind: group
-- policy: counts-only
select orgSourcedId, count(*) as n from user_roles where role = 'student' group by orgSourcedId order by n desc limit 10
