-- point: tokens of a school as keys
-- kind: group
-- policy: counts-only
select schoolSourcedId, count(*) as n from enrollments group by schoolSourcedId
