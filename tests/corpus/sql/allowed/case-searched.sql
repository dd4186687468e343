-- point: CASE with conditions
-- kind: named
select case when role = 'student' then 's' when role is null then '-' else 'x' end as kind, count(*) from users group by 1
