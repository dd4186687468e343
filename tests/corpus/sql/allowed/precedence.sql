-- point: AND binds before OR, whoever reads
select line from users where role = 'student' or role = 'teacher' and line > 3
