-- point: CASE with conditions
select case when role = 'student' then 's' when role is null then '-' else 'x' end as kind, count(*) from users group by 1
