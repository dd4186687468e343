-- point: how dates were written
-- kind: group
-- policy: counts-only
select beginDate__format, count(*) as n from enrollments group by beginDate__format
