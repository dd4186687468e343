-- point: DISTINCT
select distinct role, status from users order by role, status
