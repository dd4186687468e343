-- point: IN over a few words
-- kind: group
-- policy: counts-only
select role, count(*) as n from users where role in ('student', 'teacher') group by role
