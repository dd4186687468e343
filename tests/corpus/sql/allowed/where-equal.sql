-- point: a comparison with a text
select line from users where role = 'student'
