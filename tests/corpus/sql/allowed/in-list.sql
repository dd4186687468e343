-- point: membership in a list
select line from users where role in ('student', 'teacher') and line not in (2, 3)
