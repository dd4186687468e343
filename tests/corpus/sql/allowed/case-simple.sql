-- point: CASE with a value
select case role when 'student' then 1 when 'teacher' then 2 end from users
