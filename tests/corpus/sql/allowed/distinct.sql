-- point: DISTINCT
-- kind: group
select distinct role, status from users order by role, status
