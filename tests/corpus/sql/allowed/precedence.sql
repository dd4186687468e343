-- point: AND binds before OR, whoever reads
-- kind: named
select line from users where role = 'student' or role = 'teacher' and line > 3
