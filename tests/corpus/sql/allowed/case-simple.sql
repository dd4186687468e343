-- point: CASE with a value
-- kind: named
select case role when 'student' then 1 when 'teacher' then 2 end from users
