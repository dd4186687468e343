-- point: membership in a list
-- kind: named
select line from users where role in ('student', 'teacher') and line not in (2, 3)
