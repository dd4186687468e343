-- point: people counted once
-- kind: group
-- policy: counts-only
select count(distinct userSourcedId) as people from enrollments
