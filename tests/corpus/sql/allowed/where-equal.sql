-- point: a comparison with a text
-- kind: named
select line from users where role = 'student'
